using Microsoft.EntityFrameworkCore;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Run_UndoesTheFailedOnesAlone_WhenManyWaitTogether()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var writer = catalog.Get<CatalogWriter>();
        var before = (await catalog.Get<AuditTrail>().GetHeadAsync(owner, "studio", None)).Sequence;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await writer.ChangeAsync(owner, "studio", Permissions.Write, async (db, workspace, audit) =>
                {
                    db.Add(new Folder { WorkspaceId = workspace.Id, Path = $"f{i}", PathKey = $"f{i}", Parent = "" });
                    audit.Add("folder.make", $"f{i}");
                    await db.SaveChangesAsync();
                    // The third kind fails in the database, not in the code: a second row of the same key.
                    if (i % 4 == 1) throw new WorkspaceException(ErrorCode.Conflict, "not this one");
                    if (i % 4 == 3) await db.Database.ExecuteSqlAsync($"""INSERT INTO "Folders" SELECT * FROM "Folders" WHERE "Path" = {$"f{i}"}""");
                }, None);
                return true;
            }
            catch (Exception failure) when (failure is WorkspaceException or System.Data.Common.DbException)
            {
                return false;
            }
        }));

        var verification = await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", None);
        var told = await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Action = "folder.make" }, null, 100, None);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 2 == 0), outcomes);
        Assert.True(verification.Intact, verification.Explanation);
        Assert.Equal(before + 20, verification.EventCount);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"f{2 * i}").Order(StringComparer.Ordinal), told.Select(e => e.Target).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_DoesNotBeginAChange_WhoseCallerWentAway()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        using var gone = new CancellationTokenSource();
        var begun = false;

        Task? second = null;
        await catalog.Get<CatalogWriter>().ChangeInstallationAsync(owner, async (_, audit) =>
        {
            // Waits behind this one; its caller goes away before its turn.
            second = catalog.Get<CatalogWriter>().ChangeInstallationAsync(owner, (_, _) =>
            {
                begun = true;
                return Task.CompletedTask;
            }, gone.Token);
            await gone.CancelAsync();
            audit.Add("test.first", "first");
        }, None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second!);
        Assert.False(begun);
        Assert.True((await catalog.Get<AuditTrail>().VerifyAsync(Worker, null, null, None)).Intact);
    }
}
