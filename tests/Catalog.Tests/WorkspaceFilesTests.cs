using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class WorkspaceFilesTests
{
    [Fact]
    public async Task List_PagesAFolder_AndShowsFoldersOnTheFirstPage()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in (string[])["raw/a.csv", "raw/b.csv", "raw/c.csv", "raw/deep/er/d.csv", "top.csv"]) await catalog.UploadAsync(owner, path, path);
        var files = catalog.Get<WorkspaceFiles>();

        var first = await files.ListAsync(owner, "studio", "raw", null, 2, None);
        var second = await files.ListAsync(owner, "studio", "/raw/", first.Next, 2, None);

        Assert.Equal(["raw/deep"], first.Folders);
        Assert.Equal(["raw/a.csv", "raw/b.csv"], first.Files.Select(f => f.Path));
        Assert.Equal(["raw/c.csv"], second.Files.Select(f => f.Path));
        Assert.Null(second.Next);
        Assert.Empty(second.Folders);
        Assert.Equal(["raw"], (await files.ListAsync(owner, "studio", null, null, 10, None)).Folders);
    }

    [Fact]
    public async Task List_OrdersByBytes_SoThatPagesNeitherSkipNorRepeat()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        string[] expected = ["B.csv", "_.csv", "a.csv", "a/1.csv", "a1.csv", "c.csv", "\u00e4.csv"];
        foreach (var path in expected.Reverse()) await catalog.UploadAsync(owner, path, path);
        var files = catalog.Get<WorkspaceFiles>();

        var paged = new List<string>();
        string? after = null;
        do
        {
            var page = await files.ListAsync(owner, "studio", null, after, 1, None);
            paged.AddRange(page.Files.Select(f => f.Path));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(expected.Where(path => !path.Contains('/', StringComparison.Ordinal)), paged);
        Assert.Equal(expected, (await files.ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
    }

    [Fact]
    public async Task ListTree_TellsFoldersApartByCase()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in (string[])["raw/a.csv", "raw_/a.csv", "raw/%/a.csv"]) await catalog.UploadAsync(owner, path, path);

        var files = await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", "raw", None);

        Assert.Equal(["raw/%/a.csv", "raw/a.csv"], files.Select(f => f.Path));
        Assert.Empty(await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", "Raw", None));
        Assert.Equal(["raw/%"], (await catalog.Get<WorkspaceFiles>().ListAsync(owner, "studio", "raw", null, 10, None)).Folders);
    }

    [Fact]
    public async Task Overwrite_KeepsEveryVersion()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.vtt", "one");
        await catalog.UploadAsync(owner, "a.vtt", "two");
        await catalog.UploadAsync(owner, "a.vtt", "two");

        var details = await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "a.vtt", None);
        await using var old = await catalog.Get<WorkspaceFiles>().OpenReadAsync(owner, "studio", "a.vtt", 1, None);
        using var reader = new StreamReader(old.Content);

        Assert.Equal([2, 1], details.Versions.Select(v => v.Number));
        Assert.Equal("one", await reader.ReadToEndAsync());
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().OpenReadAsync(owner, "studio", "a.vtt", 3, None));
    }

    [Fact]
    public async Task Delete_CanBeUndone()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.csv", "one");
        var files = catalog.Get<WorkspaceFiles>();

        await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "raw/a.csv", FileCondition.None, None);
        Assert.Empty((await files.ListAsync(owner, "studio", null, null, 10, None)).Folders);
        await RefusedAsync(ErrorCode.NotFound, () => files.OpenReadAsync(owner, "studio", "raw/a.csv", null, None));
        await catalog.Get<Trash>().RestoreFileAsync(owner, "studio", "raw/a.csv", None);

        Assert.Equal("raw/a.csv", (await files.ListAsync(owner, "studio", "raw", null, 10, None)).Files.Single().Path);
    }
}
