using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class AuditTrailTests
{
    [Fact]
    public async Task Verify_IsIntact_AfterManyChangesAtOnce()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => catalog.UploadAsync(owner, $"raw/{i}.csv", $"time_s,x\n{i},1\n")));

        var verification = await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", None);
        Assert.True(verification.Intact, verification.Explanation);
        var events = await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "file.write", null, 100, None);
        Assert.Equal(24, events.Count);
        Assert.Equal(verification.EventCount, events.Max(e => e.Sequence));
    }

    [Theory]
    [InlineData("""UPDATE "AuditEvents" SET "Target" = 'raw/other.csv' WHERE "Sequence" = 3""", 3, "changed")]
    [InlineData("""UPDATE "AuditEvents" SET "ActorName" = 'eve' WHERE "Sequence" = 2""", 2, "changed")]
    [InlineData("""DELETE FROM "AuditEvents" WHERE "Sequence" = 3""", 3, "missing")]
    [InlineData("""DELETE FROM "AuditEvents" WHERE "Sequence" = 4""", 4, "newest were removed")]
    [InlineData("""UPDATE "AuditEvents" SET "Sequence" = CASE "Sequence" WHEN 2 THEN -3 ELSE -2 END WHERE "Sequence" IN (2, 3); UPDATE "AuditEvents" SET "Sequence" = -"Sequence" WHERE "Sequence" < 0""", 2, "replaced or moved")]
    public async Task Verify_NamesTheFirstBadEvent_WhenTheTableWasEdited(string sql, long firstBad, string explanation)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var name in (string[])["a", "b", "c"]) await catalog.UploadAsync(owner, $"raw/{name}.csv", name);
        await catalog.ExecuteAsync(sql);

        var verification = await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", None);

        Assert.False(verification.Intact);
        Assert.Equal(firstBad, verification.FirstBadSequence);
        Assert.Contains(explanation, verification.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_SaysForWhomAnAgentActed()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var token = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "curator", Workspace = "studio" }, None);
        var agent = await catalog.Get<Tokens>().AuthenticateAsync(token.Secret, "127.0.0.1", None);

        await catalog.UploadAsync(agent, "raw/a.csv", "a");

        var written = (await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "file.write", null, 10, None)).Single();
        Assert.Equal((ActorKind.Agent, "curator", "ada", "127.0.0.1"), (written.ActorKind, written.ActorName, written.OnBehalfOf, written.From));
    }

    [Fact]
    public async Task Refusal_LeavesNeitherChangeNorEvent()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "ada", Role.Viewer, None));

        Assert.DoesNotContain(await catalog.Get<AuditTrail>().ListAsync(owner, "studio", null, null, 100, None), e => e.Action == "member.set");
        Assert.Equal(Role.Owner, (await catalog.Get<Workspaces>().ListMembersAsync(owner, "studio", None)).Single().Role);
    }
}
