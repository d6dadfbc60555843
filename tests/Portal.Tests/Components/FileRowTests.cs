using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Files;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class FileRowTests
{
    [Fact]
    public void Crumbs_NameEveryStep_FromTheRootDown() =>
        Assert.Equal([("a", "a"), ("b c", "a/b c"), ("d", "a/b c/d")], FileRow.Crumbs("a/b c/d"));

    [Fact]
    public void Crumbs_AreNone_InTheRoot() => Assert.Empty(FileRow.Crumbs(""));

    [Fact]
    public void Of_PutsFoldersFirst_AndShowsNamesOnly()
    {
        var file = new FileSummary("day/z.mp4", 2, default, 10, default, "ada");
        var rows = FileRow.Of(new("day", ["day/sub"], [file], null)).ToList();

        Assert.Equal([("sub", "day/sub", "folder"), ("z.mp4", "day/z.mp4", "recording")], rows.Select(r => (r.Name, r.Path, r.Icon)));
    }

    [Fact]
    public void Of_KnowsRightsAndSizes_OfFoldersToo()
    {
        var locked = new PathRights("day/sub", Permissions.View, new("day", "final", "ada", default));
        var row = FileRow.Of(new("day", ["day/sub", "day/other"], [], null), new Dictionary<string, PathRights> { ["day/sub"] = locked }, new Dictionary<string, long> { ["day/sub"] = 7 });

        Assert.Equal(new (long?, PathRights?)[] { (7L, locked), (null, null) }, row.ToList().Select(r => (r.SizeBytes, r.Rights)));
    }
}
