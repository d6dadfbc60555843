using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class FileChangesTests
{
    [Fact]
    public async Task Move_TakesTheHistoryAlong()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.vtt", "one");
        await catalog.UploadAsync(owner, "raw/a.vtt", "two!");

        var moved = await catalog.Get<FileChanges>().MoveAsync(owner, "studio", new() { From = "raw/a.vtt", To = "captions/final/b.vtt" }, None);

        Assert.Equal(new FileTransfer("raw/a.vtt", "captions/final/b.vtt", false, 1, 0), moved);
        var details = await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "captions/final/b.vtt", None);
        Assert.Equal([2, 1], details.Versions.Select(v => v.Number));
        Assert.Equal("one", await ReadAsync(catalog, owner, "captions/final/b.vtt", 1));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "raw/a.vtt", None));
        Assert.Equal(["captions"], (await catalog.Get<WorkspaceFiles>().ListAsync(owner, "studio", null, null, 10, None)).Folders);
        var audited = (await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "file.move", null, 10, None)).Single();
        Assert.Contains("captions/final/b.vtt", audited.Detail, StringComparison.Ordinal);
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Move_Refuses_WhenThePathIsTaken_AndSendsTheOtherToTheTrash_WhenToldTo()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.csv", "mine");
        await catalog.UploadAsync(owner, "b.csv", "theirs");
        var changes = catalog.Get<FileChanges>();

        var refusal = await RefusedAsync(ErrorCode.Conflict, () => changes.MoveAsync(owner, "studio", new() { From = "a.csv", To = "b.csv" }, None));
        var moved = await changes.MoveAsync(owner, "studio", new() { From = "a.csv", To = "b.csv", Overwrite = true }, None);

        Assert.Contains("'b.csv' exists already: version 1, by ada", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, moved.ReplacedCount);
        Assert.Equal("mine", await ReadAsync(catalog, owner, "b.csv", null));
        Assert.Equal("b.csv", (await catalog.Get<Trash>().ListAsync(owner, "studio", null, 10, None)).Items.Single().Path);
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Move_OfAFolder_MovesAllInItAsOne()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        string[] paths = ["raw/x.csv", "raw/deep/\U0001F3AC.csv", "raw/deep/er/z.csv", "raw-other/y.csv", "raw.csv"];
        foreach (var path in paths) await catalog.UploadAsync(owner, path, path);
        var changes = catalog.Get<FileChanges>();
        await changes.CreateFolderAsync(owner, "studio", "raw/empty", None);

        var moved = await changes.MoveAsync(owner, "studio", new() { From = "raw", To = "takes/\U0001F4FDday 1" }, None);

        Assert.Equal((true, 3L), (moved.IsFolder, moved.FileCount));
        Assert.Equal(
            ["raw-other/y.csv", "raw.csv", "takes/\U0001F4FDday 1/deep/er/z.csv", "takes/\U0001F4FDday 1/deep/\U0001F3AC.csv", "takes/\U0001F4FDday 1/x.csv"],
            (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
        Assert.Equal(["takes/\U0001F4FDday 1/deep", "takes/\U0001F4FDday 1/empty"], (await catalog.Get<WorkspaceFiles>().ListAsync(owner, "studio", "takes/\U0001F4FDday 1", null, 10, None)).Folders);
        Assert.Equal(["raw-other", "takes"], (await catalog.Get<WorkspaceFiles>().ListAsync(owner, "studio", null, null, 10, None)).Folders);
        await catalog.AssertCountsAsync(owner);
    }

    [Theory]
    [InlineData("raw", "raw/inner")]
    [InlineData("raw", "raw")]
    public async Task Move_Refuses_AFolderIntoItself(string from, string to)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.csv", "a");

        var refusal = await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<FileChanges>().MoveAsync(owner, "studio", new() { From = from, To = to }, None));

        Assert.Contains("itself", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Move_OfAFolderUpwards_OverItsOwnParent()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        // a/a/x is to become a/x while a/a/a/x is to become a/a/x.
        foreach (var path in (string[])["a/a/x.csv", "a/a/a/x.csv", "a/y.csv"]) await catalog.UploadAsync(owner, path, path);

        await catalog.Get<FileChanges>().MoveAsync(owner, "studio", new() { From = "a/a", To = "a" }, None);

        Assert.Equal(["a/a/x.csv", "a/x.csv", "a/y.csv"], (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
        Assert.Equal("a/a/a/x.csv", await ReadAsync(catalog, owner, "a/a/x.csv", null));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Move_OfAFolderIntoAnother_Refuses_OnConflicts_AndMergesWhenToldTo()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in (string[])["new/a.csv", "new/b.csv", "old/a.csv", "old/c.csv"]) await catalog.UploadAsync(owner, path, path);
        var changes = catalog.Get<FileChanges>();

        var refusal = await RefusedAsync(ErrorCode.Conflict, () => changes.MoveAsync(owner, "studio", new() { From = "new", To = "old" }, None));
        var moved = await changes.MoveAsync(owner, "studio", new() { From = "new", To = "old", Overwrite = true }, None);

        Assert.Contains("'old/a.csv'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((2L, 1L), (moved.FileCount, moved.ReplacedCount));
        Assert.Equal("new/a.csv", await ReadAsync(catalog, owner, "old/a.csv", null));
        Assert.Equal(["old/a.csv", "old/b.csv", "old/c.csv"], (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
        var thrown = (await catalog.Get<Trash>().ListAsync(owner, "studio", null, 10, None)).Items.Single();
        Assert.Equal(("old", 1L), (thrown.Path, thrown.FileCount));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Rename_MayChangeOnlyTheCase_OfAFileOrFolder()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "Raw/A.csv", "a");
        var changes = catalog.Get<FileChanges>();

        await changes.MoveAsync(owner, "studio", new() { From = "Raw/A.csv", To = "Raw/a.csv" }, None);
        await changes.MoveAsync(owner, "studio", new() { From = "Raw", To = "raw" }, None);

        Assert.Equal(["raw/a.csv"], (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task NewPath_LearnsNoNameOfWhatIsHidden()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var bob = await catalog.CreateMemberAsync(owner, "bob", Role.Maintainer);
        foreach (var path in (string[])["raw/Secret.csv", "raw/Hidden/x.csv", "raw/Open.csv"]) await catalog.UploadAsync(owner, path, path);
        foreach (var path in (string[])["raw/Secret.csv", "raw/Hidden"])
        {
            await catalog.Get<Grants>().AddAsync(
                owner, "studio", new() { Path = path, SubjectKind = GrantSubjectKind.Member, Subject = "bob", Effect = GrantEffect.Deny, Permissions = Permissions.View }, None);
        }

        await using var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        var access = await db.OpenAsync(bob, "studio", None);
        string[] wanted = ["raw/secret.csv", "raw/SECRET.csv/below", "raw/hidden", "raw/hidden/y.csv", "raw/open.csv"];
        var problems = await PathClaims.FindProblemsAsync(db, access, wanted, null, None);

        Assert.Equal(wanted.Order(StringComparer.Ordinal), problems.Keys.Order(StringComparer.Ordinal));
        Assert.All(problems.Values, problem => Assert.DoesNotContain("Secret", problem, StringComparison.Ordinal));
        Assert.All(problems.Values, problem => Assert.DoesNotContain("Hidden", problem, StringComparison.Ordinal));
        Assert.Contains("'raw/Open.csv'", problems["raw/open.csv"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Raw/A.csv", "only in case")]
    [InlineData("raw/B.csv", "folder 'Raw'")]
    [InlineData("Raw/a.csv/x.csv", "is a file")]
    [InlineData("Raw/deep", "is a folder")]
    public async Task Upload_Refuses_WhatIsInTheWay(string path, string why)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "Raw/a.csv", "a");
        await catalog.UploadAsync(owner, "Raw/deep/d.csv", "d");

        var refusal = await RefusedAsync(ErrorCode.Conflict, () => catalog.UploadAsync(owner, path, "other"));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_BeginsAHistoryThatNamesItsSource()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.vtt", "one");
        await catalog.UploadAsync(owner, "a.vtt", "two");
        var changes = catalog.Get<FileChanges>();

        await changes.CopyAsync(owner, "studio", new() { From = "a.vtt", To = "b.vtt" }, None);
        await changes.CopyAsync(owner, "studio", new() { From = "a.vtt", To = "b.vtt", Version = 1, Overwrite = true }, None);

        var copy = await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "b.vtt", None);
        Assert.Equal([(2, "a.vtt@1"), (1, "a.vtt@2")], copy.Versions.Select(v => (v.Number, v.Source)));
        Assert.Equal("one", await ReadAsync(catalog, owner, "b.vtt", null));
        await RefusedAsync(ErrorCode.Conflict, () => changes.CopyAsync(owner, "studio", new() { From = "a.vtt", To = "b.vtt" }, None));
        await RefusedAsync(ErrorCode.Conflict, () => changes.CopyAsync(owner, "studio", new() { From = "a.vtt", To = "a.vtt" }, None));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Copy_OfAFolder_CopiesCurrentVersions_AndAddsVersionsWhereFilesAre()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.csv", "a1");
        await catalog.UploadAsync(owner, "raw/a.csv", "a2");
        await catalog.UploadAsync(owner, "raw/deep/b.csv", "b");
        await catalog.UploadAsync(owner, "raw/same.csv", "same");
        await catalog.UploadAsync(owner, "copy/a.csv", "there");
        await catalog.UploadAsync(owner, "copy/same.csv", "same");
        var changes = catalog.Get<FileChanges>();
        await changes.CreateFolderAsync(owner, "studio", "raw/empty", None);

        await RefusedAsync(ErrorCode.Conflict, () => changes.CopyAsync(owner, "studio", new() { From = "raw", To = "copy" }, None));
        var copied = await changes.CopyAsync(owner, "studio", new() { From = "raw", To = "copy", Overwrite = true }, None);

        Assert.Equal((3L, 2L), (copied.FileCount, copied.ReplacedCount));
        var files = catalog.Get<WorkspaceFiles>();
        Assert.Equal([(2, "raw/a.csv@2"), (1, null)], (await files.GetAsync(owner, "studio", "copy/a.csv", None)).Versions.Select(v => (v.Number, v.Source)));
        Assert.Equal([(1, "raw/deep/b.csv@1")], (await files.GetAsync(owner, "studio", "copy/deep/b.csv", None)).Versions.Select(v => (v.Number, v.Source)));
        Assert.Single((await files.GetAsync(owner, "studio", "copy/same.csv", None)).Versions);
        Assert.Equal("b", await ReadAsync(catalog, owner, "copy/deep/b.csv", null));
        Assert.Equal(["copy/deep", "copy/empty"], (await files.ListAsync(owner, "studio", "copy", null, 10, None)).Folders);
        // A copy is a file of its own: it can be changed and moved like any other.
        await catalog.UploadAsync(owner, "copy/deep/b.csv", "changed");
        await changes.MoveAsync(owner, "studio", new() { From = "copy/deep/b.csv", To = "b.csv" }, None);
        Assert.Equal("b", await ReadAsync(catalog, owner, "raw/deep/b.csv", null));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task RestoreVersion_MakesANewVersion_OnlyWhenTheBytesDiffer()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.vtt", "one");
        await catalog.UploadAsync(owner, "a.vtt", "two");
        var changes = catalog.Get<FileChanges>();

        Assert.Equal(3, await changes.RestoreVersionAsync(owner, "studio", "a.vtt", 1, "the old one was right", FileCondition.Is(BlobHash.Compute("two"u8)), None));
        Assert.Equal(3, await changes.RestoreVersionAsync(owner, "studio", "a.vtt", 1, null, FileCondition.None, None));

        var newest = (await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "a.vtt", None)).Versions[0];
        Assert.Equal((3, "the old one was right", "a.vtt@1"), (newest.Number, newest.Note, newest.Source));
        Assert.Equal("one", await ReadAsync(catalog, owner, "a.vtt", null));
        await RefusedAsync(ErrorCode.NotFound, () => changes.RestoreVersionAsync(owner, "studio", "a.vtt", 9, null, FileCondition.None, None));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Change_Refuses_WhenTheFileChangedMeanwhile_AndSaysWhatIsThere()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.vtt", "one");
        var seen = FileCondition.Is(BlobHash.Compute("one"u8));
        await catalog.UploadAsync(owner, "a.vtt", "two");
        var changes = catalog.Get<FileChanges>();

        var refusal = await RefusedAsync(ErrorCode.PreconditionFailed, () => changes.RestoreVersionAsync(owner, "studio", "a.vtt", 1, null, seen, None));
        await RefusedAsync(ErrorCode.PreconditionFailed, () => changes.MoveAsync(owner, "studio", new() { From = "a.vtt", To = "b.vtt", Expected = seen }, None));
        await RefusedAsync(ErrorCode.PreconditionFailed, () => catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "a.vtt", seen, None));
        await RefusedAsync(ErrorCode.PreconditionFailed, () => changes.CopyAsync(owner, "studio", new() { From = "a.vtt", To = "c.vtt", Expected = seen }, None));

        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("by ada at 2026-03-03 09:00:00 UTC", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(BlobHash.Compute("two"u8).ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Equal("two", await ReadAsync(catalog, owner, "a.vtt", null));
    }

    [Fact]
    public async Task CreateFolder_ShowsIt_AndRefusesATakenName()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.csv", "a");
        var changes = catalog.Get<FileChanges>();

        Assert.Equal("raw/new", await changes.CreateFolderAsync(owner, "studio", "/raw/new/", None));

        Assert.Equal(["raw"], (await catalog.Get<WorkspaceFiles>().ListAsync(owner, "studio", null, null, 10, None)).Folders);
        Assert.Equal(["raw/new"], (await catalog.Get<WorkspaceFiles>().ListAsync(owner, "studio", "raw", null, 10, None)).Folders);
        foreach (var taken in (string[])["raw/new", "raw", "RAW/other", "a.csv", "a.csv/b"])
            await RefusedAsync(ErrorCode.Conflict, () => changes.CreateFolderAsync(owner, "studio", taken, None));
        await catalog.AssertCountsAsync(owner);
    }

    internal static async Task<string> ReadAsync(CatalogFixture catalog, Actor actor, string path, int? version)
    {
        await using var content = await catalog.Get<WorkspaceFiles>().OpenReadAsync(actor, "studio", path, version, None);
        using var reader = new StreamReader(content.Content);
        return await reader.ReadToEndAsync();
    }
}
