using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class WorkspaceUsageTests
{
    [Fact]
    public async Task Get_SaysWhereTheBytesAre()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/day1/a.csv", new byte[100]);
        await catalog.UploadAsync(owner, "raw/day1/a.csv", new byte[50]);
        await catalog.UploadAsync(owner, "raw/day2/b.csv", new byte[10]);
        await catalog.UploadAsync(owner, "notes/c.txt", new byte[7]);
        await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "raw/day2/b.csv", FileCondition.None, None);
        await catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "open.bin", LengthBytes = 1000 }, None);

        var all = await catalog.Get<WorkspaceUsage>().GetAsync(owner, "studio", null, None);
        var raw = await catalog.Get<WorkspaceUsage>().GetAsync(owner, "studio", "raw", None);

        Assert.Equal((167L, 1000L, 50L << 30), (all.UsedBytes, all.PromisedBytes, all.QuotaBytes));
        Assert.Equal(new FolderUsage("", 2, 57, 100, 1, 10, 167), all.Folder);
        Assert.Equal([new("raw", 1, 50, 100, 1, 10, 160), new("notes", 1, 7, 0, 0, 0, 7)], all.Folders);
        Assert.Equal([new("raw/day1", 1, 50, 100, 0, 0, 150), new("raw/day2", 0, 0, 0, 1, 10, 10)], raw.Folders);
        var summary = await catalog.Get<Workspaces>().GetAsync(owner, "studio", None);
        Assert.Equal((2, 57L, 167L, 10L), (summary.FileCount, summary.SizeBytes, summary.UsedBytes, summary.TrashBytes));
    }

    [Fact]
    public async Task Get_SumsWhatTheCallerMaySee_AndEverythingForWhoManages()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var bob = await catalog.CreateMemberAsync(owner, "bob", Role.Viewer);
        await catalog.UploadAsync(owner, "raw/day1/a.csv", new byte[100]);
        await catalog.UploadAsync(owner, "raw/secret/b.csv", new byte[10]);
        await catalog.UploadAsync(owner, "raw/secret/c.csv", new byte[5]);
        await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "raw/secret/c.csv", FileCondition.None, None);
        await catalog.UploadAsync(owner, "top.txt", new byte[3]);
        var before = await catalog.Get<WorkspaceUsage>().GetAsync(bob, "studio", null, None);
        await catalog.Get<Grants>().AddAsync(
            owner, "studio", new() { Path = "raw/secret", SubjectKind = GrantSubjectKind.Member, Subject = "bob", Effect = GrantEffect.Deny, Permissions = Permissions.View }, None);

        var all = await catalog.Get<WorkspaceUsage>().GetAsync(bob, "studio", null, None);
        var raw = await catalog.Get<WorkspaceUsage>().GetAsync(bob, "studio", "raw", None);
        var managed = await catalog.Get<WorkspaceUsage>().GetAsync(owner, "studio", null, None);

        Assert.Equal(118, before.Folder.UsedBytes);
        Assert.Equal(new FolderUsage("", 2, 103, 0, 0, 0, 103), all.Folder);
        Assert.Equal([new("raw", 1, 100, 0, 0, 0, 100)], all.Folders);
        Assert.Equal([new("raw/day1", 1, 100, 0, 0, 0, 100)], raw.Folders);
        Assert.Equal(118, all.UsedBytes);
        Assert.Equal(new FolderUsage("", 3, 113, 0, 1, 5, 118), managed.Folder);
    }

    [Fact]
    public async Task Upload_Refuses_OverTheQuota_AndSaysWhatToDelete()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.csv", new byte[600]);
        await catalog.UploadAsync(owner, "old/b.csv", new byte[200]);
        await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "old/b.csv", FileCondition.None, None);
        await catalog.Get<WorkspaceUsage>().SetLimitsAsync(owner, "studio", new() { QuotaBytes = 1000 }, None);

        var refusal = await RefusedAsync(ErrorCode.QuotaExceeded, () => catalog.UploadAsync(owner, "c.csv", new byte[201]));
        var copy = await RefusedAsync(ErrorCode.QuotaExceeded, () => catalog.Get<FileChanges>().CopyAsync(owner, "studio", new() { From = "raw", To = "again" }, None));

        foreach (var part in (string[])["800 of 1,000", "201 more", "trash (200", "'raw' 600"]) Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("600 more", copy.Message, StringComparison.Ordinal);
        await catalog.UploadAsync(owner, "c.csv", new byte[200]);
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Commit_Refuses_WhenTheQuotaWasLoweredMeanwhile()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var upload = await catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "a.csv", LengthBytes = 100 }, None);
        await catalog.Get<WorkspaceUsage>().SetLimitsAsync(owner, "studio", new() { QuotaBytes = 99 }, None);

        await RefusedAsync(ErrorCode.QuotaExceeded, () => catalog.Get<Uploads>().AppendAsync(owner, upload.Id, 0, new MemoryStream(new byte[100]), None));

        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "a.csv", None));
        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task SetLimits_KeepsToItsRange_AndIsAudited()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var usage = catalog.Get<WorkspaceUsage>();

        foreach (var wrong in (WorkspaceLimits[])[new() { QuotaBytes = -1 }, new() { TrashRetentionDays = 0 }, new() { TrashRetentionDays = 3651 }])
            await RefusedAsync(ErrorCode.Invalid, () => usage.SetLimitsAsync(owner, "studio", wrong, None));
        var set = await usage.SetLimitsAsync(owner, "studio", new() { QuotaBytes = 5 }, None);

        Assert.Equal((5L, 30), (set.QuotaBytes, set.TrashRetentionDays));
        Assert.Single(await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "workspace.limits", null, 10, None));
    }

    [Fact]
    public async Task Recount_FindsNothingWrong_AfterManyRandomChanges()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var random = new Random(20261122);
        string[] folders = ["", "a/", "a/b/", "a/b/c/", "d/", "D2/e/"];
        string Any() => folders[random.Next(folders.Length)] + "f" + random.Next(4);
        var (changes, trash) = (catalog.Get<FileChanges>(), catalog.Get<Trash>());
        var done = 0;

        for (var i = 0; i < 150; i++)
        {
            catalog.Time.Advance(TimeSpan.FromSeconds(1));
            Func<Task> act = random.Next(8) switch
            {
                0 or 1 or 2 => () => catalog.UploadAsync(owner, Any(), new byte[random.Next(100)]),
                3 => () => changes.MoveAsync(owner, "studio", new() { From = Any(), To = Any(), Overwrite = random.Next(2) == 0 }, None),
                4 => () => changes.CopyAsync(owner, "studio", new() { From = Any(), To = Any(), Overwrite = true }, None),
                5 => () => trash.DeleteFileAsync(owner, "studio", Any(), FileCondition.None, None),
                6 => () => random.Next(2) == 0
                    ? changes.MoveAsync(owner, "studio", new() { From = folders[random.Next(1, 6)].Trim('/'), To = folders[random.Next(1, 6)].Trim('/'), Overwrite = true }, None)
                    : changes.CopyAsync(owner, "studio", new() { From = folders[random.Next(1, 6)].Trim('/'), To = $"copies/{random.Next(3)}", Overwrite = true }, None),
                _ => async () =>
                {
                    if (random.Next(2) == 0) await trash.DeleteFolderAsync(owner, "studio", folders[random.Next(1, 6)].Trim('/'), None);
                    var items = (await trash.ListAsync(owner, "studio", null, 100, None)).Items;
                    if (items.Count == 0) return;
                    var item = items[random.Next(items.Count)];
                    if (random.Next(3) == 0) await trash.DeleteForGoodAsync(owner, "studio", item.Id, None);
                    else await trash.RestoreAsync(owner, "studio", item.Id, random.Next(2) == 0, None);
                },
            };
            try
            {
                await act();
                done++;
            }
            catch (WorkspaceException refusal) when (refusal.Code is ErrorCode.NotFound or ErrorCode.Conflict)
            {
                // Chance asks for what cannot be, too; that must change nothing.
                Assert.NotEmpty(refusal.Message);
            }
        }

        Assert.True(done > 60, $"Only {done} of 150 random changes were possible.");
        await catalog.AssertCountsAsync(owner);
    }
}
