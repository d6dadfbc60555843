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
    public async Task Refusal_LeavesNeitherChangeNorEvent_WhenTheRequestIsWrong()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "ada", Role.Viewer, None));

        Assert.DoesNotContain(await catalog.Get<AuditTrail>().ListAsync(owner, "studio", null, null, 100, None), e => e.Action == "member.set");
        Assert.Equal(Role.Owner, (await catalog.Get<Workspaces>().ListMembersAsync(owner, "studio", None)).Single().Role);
    }

    [Fact]
    public async Task DeniedChange_IsTold_AndTheChainHolds()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "victor", Role.Viewer) with { From = "192.0.2.9" };
        await catalog.UploadAsync(owner, "raw/a.csv", "a");

        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Trash>().DeleteFileAsync(viewer, "studio", "raw/a.csv", FileCondition.None, None));

        var denied = Assert.Single(await DenialsAsync(catalog, owner));
        Assert.Equal(("victor", "192.0.2.9", AuditOutcome.Denied), (denied.ActorName, denied.From, denied.Outcome));
        Assert.StartsWith("access.write", denied.Action, StringComparison.Ordinal);
        Assert.Contains("role", denied.Detail, StringComparison.Ordinal);
        Assert.True((await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", None)).Intact);
    }

    [Fact]
    public async Task DeniedReads_AreTold_OnceAMinuteEach()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var stranger = await catalog.CreatePersonAsync("mallory");

        for (var i = 0; i < 5; i++) await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Workspaces>().GetAsync(stranger, "studio", None));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Workspaces>().GetAsync(stranger, "there-is-none", None));
        catalog.Time.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Workspaces>().GetAsync(stranger, "studio", None));

        var denied = await DenialsAsync(catalog, owner);
        Assert.Equal(["mallory", "mallory"], denied.Select(e => e.ActorName));
        Assert.Contains("\"againBefore\":4", denied[0].Detail, StringComparison.Ordinal);
        Assert.All(denied, e => Assert.Equal(("access.view", "studio"), (e.Action, e.Target)));
    }

    [Fact]
    public async Task ReadsOfRawMedia_AreTold_OnceInTenMinutes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.csv", "one");
        await catalog.UploadAsync(owner, "raw/a.csv", "two");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync(null)));
        await ReadAsync(1);
        catalog.Time.Advance(AuditRecorderWindow);
        await ReadAsync(null);

        var reads = await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Action = "file.read" }, null, 100, None);
        Assert.Equal([2, 1, 2], reads.Select(e => System.Text.Json.JsonDocument.Parse(e.Detail).RootElement.GetProperty("version").GetInt32()));
        Assert.All(reads, e => Assert.Equal(("raw/a.csv", AuditOutcome.Done), (e.Target, e.Outcome)));

        async Task ReadAsync(int? version) => await (await catalog.Get<WorkspaceFiles>().OpenReadAsync(owner, "studio", "raw/a.csv", version, None)).DisposeAsync();
    }

    [Fact]
    public async Task InstallationTrail_IsChained_AndForAdministratorsOnly()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var administrator = owner with { IsAdministrator = true };
        var trail = catalog.Get<AuditTrail>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = $"t{i}" }, None)));

        var verification = await trail.VerifyAsync(administrator, null, null, None);
        var events = await trail.SearchAsync(administrator, null, new AuditFilter { Action = "token.issue" }, null, 100, None);
        Assert.True(verification.Intact, verification.Explanation);
        Assert.Equal(6, events.Count);
        Assert.Equal(verification.Head, (await trail.GetHeadAsync(administrator, null, None)).Hash);
        await RefusedAsync(ErrorCode.Forbidden, () => trail.SearchAsync(owner with { IsAdministrator = false }, null, new AuditFilter(), null, 100, None));
    }

    private static readonly TimeSpan AuditRecorderWindow = TimeSpan.FromMinutes(10);

    private static async Task<IReadOnlyList<AuditEntry>> DenialsAsync(CatalogFixture catalog, Actor owner)
    {
        await catalog.Get<AuditRecorder>().FlushAsync();
        return await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Outcome = AuditOutcome.Denied }, null, 100, None);
    }
}
