using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class TrashTests
{
    [Fact]
    public async Task DeleteFolder_GoesAndComesBackAsOne_WithItsEmptyFolders()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in (string[])["raw/a.csv", "raw/deep/b.csv", "rawer/c.csv"]) await catalog.UploadAsync(owner, path, path);
        await catalog.Get<FileChanges>().CreateFolderAsync(owner, "studio", "raw/empty", None);
        var (trash, files) = (catalog.Get<Trash>(), catalog.Get<WorkspaceFiles>());

        await trash.DeleteFolderAsync(owner, "studio", "raw", None);
        var thrown = (await trash.ListAsync(owner, "studio", null, 10, None)).Items.Single();
        Assert.Equal(["rawer"], (await files.ListAsync(owner, "studio", null, null, 10, None)).Folders);
        await catalog.AssertCountsAsync(owner);
        var back = await trash.RestoreAsync(owner, "studio", thrown.Id, rename: false, None);

        Assert.Equal(("raw", true, 2L, "ada"), (thrown.Path, thrown.IsFolder, thrown.FileCount, thrown.DeletedBy));
        Assert.Equal(catalog.Time.GetUtcNow().AddDays(30), thrown.KeptUntil);
        Assert.Equal(new TrashRestored("raw", true, 2), back);
        Assert.Equal(["raw/deep", "raw/empty"], (await files.ListAsync(owner, "studio", "raw", null, 10, None)).Folders);
        Assert.Empty((await trash.ListAsync(owner, "studio", null, 10, None)).Items);
        await RefusedAsync(ErrorCode.NotFound, () => trash.DeleteFolderAsync(owner, "studio", "nothing", None));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Restore_Refuses_WhenThePathIsTaken_AndRenames_WhenToldTo()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var trash = catalog.Get<Trash>();
        await catalog.UploadAsync(owner, "raw/a.csv", "old");
        await trash.DeleteFileAsync(owner, "studio", "raw/a.csv", FileCondition.None, None);
        await catalog.UploadAsync(owner, "raw/A.csv", "new");
        var thrown = (await trash.ListAsync(owner, "studio", null, 10, None)).Items.Single();

        var refusal = await RefusedAsync(ErrorCode.Conflict, () => trash.RestoreAsync(owner, "studio", thrown.Id, rename: false, None));
        await RefusedAsync(ErrorCode.Conflict, () => trash.RestoreFileAsync(owner, "studio", "raw/a.csv", None));
        var back = await trash.RestoreAsync(owner, "studio", thrown.Id, rename: true, None);

        Assert.Contains("'raw/A.csv'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("raw/a (restored).csv", back.Path);
        Assert.Equal("old", await FileChangesTests.ReadAsync(catalog, owner, "raw/a (restored).csv", null));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Restore_OfAFolder_GoesBesideIt_WhenFilesWouldMeet()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var trash = catalog.Get<Trash>();
        foreach (var path in (string[])["raw/a.csv", "raw/deep/b.csv"]) await catalog.UploadAsync(owner, path, "old");
        await trash.DeleteFolderAsync(owner, "studio", "raw", None);
        await catalog.UploadAsync(owner, "raw/a.csv", "new");
        var thrown = (await trash.ListAsync(owner, "studio", null, 10, None)).Items.Single();

        await RefusedAsync(ErrorCode.Conflict, () => trash.RestoreAsync(owner, "studio", thrown.Id, rename: false, None));
        Assert.Equal("raw (restored)", (await trash.RestoreAsync(owner, "studio", thrown.Id, rename: true, None)).Path);

        Assert.Equal(["raw (restored)/a.csv", "raw (restored)/deep/b.csv", "raw/a.csv"], (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Restore_OfOneFile_LeavesTheRestOfItsFolderInTheTrash()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var trash = catalog.Get<Trash>();
        foreach (var path in (string[])["raw/a.csv", "raw/b.csv"]) await catalog.UploadAsync(owner, path, path);
        await trash.DeleteFolderAsync(owner, "studio", "raw", None);

        await trash.RestoreFileAsync(owner, "studio", "raw/a.csv", None);

        Assert.Equal(["raw/a.csv"], (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Select(f => f.Path));
        Assert.Equal(1, (await trash.ListAsync(owner, "studio", null, 10, None)).Items.Single().FileCount);
        await trash.RestoreFileAsync(owner, "studio", "raw/b.csv", None);
        Assert.Empty((await trash.ListAsync(owner, "studio", null, 10, None)).Items);
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task SamePath_MayBeThrownAwayManyTimes_AndTheListPages()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var trash = catalog.Get<Trash>();
        for (var i = 0; i < 5; i++)
        {
            await catalog.UploadAsync(owner, "a.csv", $"content {i}");
            await trash.DeleteFileAsync(owner, "studio", "a.csv", FileCondition.None, None);
            catalog.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await trash.ListAsync(owner, "studio", null, 2, None);
        var second = await trash.ListAsync(owner, "studio", first.Next, 2, None);
        var third = await trash.ListAsync(owner, "studio", second.Next, 2, None);
        await trash.RestoreFileAsync(owner, "studio", "a.csv", None);

        Assert.Equal((2, 2, 1), (first.Items.Count, second.Items.Count, third.Items.Count));
        Assert.Null(third.Next);
        Assert.Equal(5, first.Items.Concat(second.Items).Concat(third.Items).Select(t => t.Id).Distinct().Count());
        Assert.Equal("content 4", await FileChangesTests.ReadAsync(catalog, owner, "a.csv", null));
        await RefusedAsync(ErrorCode.Invalid, () => trash.ListAsync(owner, "studio", "nonsense", 2, None));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task DeleteForGood_FreesTheRoom_AndNeedsManage()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var maintainer = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        var trash = catalog.Get<Trash>();
        await catalog.UploadAsync(maintainer, "raw/a.csv", "12345");
        await catalog.UploadAsync(maintainer, "raw/a.csv", "1234567");
        await catalog.UploadAsync(maintainer, "b.csv", "1");
        await trash.DeleteFolderAsync(maintainer, "studio", "raw", None);
        await trash.DeleteFileAsync(maintainer, "studio", "b.csv", FileCondition.None, None);
        var items = (await trash.ListAsync(owner, "studio", null, 10, None)).Items;

        await RefusedAsync(ErrorCode.Forbidden, () => trash.DeleteForGoodAsync(maintainer, "studio", items[0].Id, None));
        await RefusedAsync(ErrorCode.Forbidden, () => trash.EmptyAsync(maintainer, "studio", None));
        var gone = await trash.DeleteForGoodAsync(owner, "studio", items.Single(i => i.IsFolder).Id, None);
        await catalog.AssertCountsAsync(owner);
        var rest = await trash.EmptyAsync(owner, "studio", None);

        Assert.Equal((new TrashEmptied(1, 1, 12), new TrashEmptied(1, 1, 1)), (gone, rest));
        Assert.Equal(0, (await catalog.Get<Workspaces>().GetAsync(owner, "studio", None)).UsedBytes);
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "raw/a.csv", None));
        Assert.Empty((await catalog.Get<WorkspaceUsage>().GetAsync(owner, "studio", null, None)).Folders);
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task PurgeExpired_DeletesWhatIsOlderThanTheRetention_AndNothingElse()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var trash = catalog.Get<Trash>();
        foreach (var path in (string[])["old.csv", "young.csv", "live.csv"]) await catalog.UploadAsync(owner, path, path);
        await catalog.Get<WorkspaceUsage>().SetLimitsAsync(owner, "studio", new() { TrashRetentionDays = 7 }, None);
        await trash.DeleteFileAsync(owner, "studio", "old.csv", FileCondition.None, None);
        catalog.Time.Advance(TimeSpan.FromDays(4));
        await trash.DeleteFileAsync(owner, "studio", "young.csv", FileCondition.None, None);

        Assert.Equal(0, (await trash.PurgeExpiredAsync(Worker, None)).ItemCount);
        catalog.Time.Advance(TimeSpan.FromDays(3));
        var purged = await trash.PurgeExpiredAsync(Worker, None);

        Assert.Equal(new TrashEmptied(1, 1, 7), purged);
        Assert.Equal("young.csv", (await trash.ListAsync(owner, "studio", null, 10, None)).Items.Single().Path);
        Assert.Equal("old.csv", (await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "trash.delete", null, 10, None)).Single().Target);
        await RefusedAsync(ErrorCode.Forbidden, () => trash.PurgeExpiredAsync(owner, None));
        await catalog.AssertCountsAsync(owner);
    }
}
