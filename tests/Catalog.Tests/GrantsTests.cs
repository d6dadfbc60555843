using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class GrantsTests
{
    /// <summary>Grants as "effect permissions path subject", then who asks what of which path and is told what by which rule.</summary>
    [Theory]
    [InlineData("", "ann write raw/a.mp4", false, AccessSource.Role)]
    [InlineData("", "max write raw/a.mp4", true, AccessSource.Role)]
    [InlineData("deny write raw role:maintainer", "max write raw/a.mp4", false, AccessSource.Grant)]
    [InlineData("deny write raw role:maintainer", "max write other/a.mp4", true, AccessSource.Role)]
    [InlineData("deny write raw role:maintainer; allow write raw/open member:max", "max write raw/open/a.mp4", true, AccessSource.Grant)]
    [InlineData("deny write raw role:maintainer; allow write raw/** member:max", "max write raw/a.mp4", false, AccessSource.Grant)]
    [InlineData("allow write **/*.vtt role:viewer; deny write raw role:viewer", "vic write raw/a.vtt", false, AccessSource.Grant)]
    [InlineData("allow write **/*.vtt role:viewer; deny write raw role:viewer", "vic write cuts/a.vtt", true, AccessSource.Grant)]
    [InlineData("deny view secret role:viewer", "vic download secret/a.mp4", false, AccessSource.NotVisible)]
    [InlineData("deny view secret role:viewer; allow view secret/a.mp4 group:crew", "vic download secret/a.mp4", true, AccessSource.Role)]
    [InlineData("allow view,download shoot role:guest", "gus download shoot/a.mp4", true, AccessSource.Grant)]
    [InlineData("", "gus view shoot/a.mp4", false, AccessSource.Role)]
    public async Task Explain_SaysWhichRuleDecided(string grants, string question, bool allowed, AccessSource source)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        foreach (var grant in grants.Split("; ", StringSplitOptions.RemoveEmptyEntries)) await AddAsync(catalog, owner, grant);
        var words = question.Split(' ');

        var decision = await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", words[0], words[2], Enum.Parse<Permissions>(words[1], ignoreCase: true), None);

        Assert.Equal((allowed, source), (decision.Allowed, decision.DecidedBy));
        Assert.NotEmpty(decision.Reason);
    }

    [Fact]
    public async Task AnAgent_NeverExceedsItsPerson_AndIsHeldBackByGrantsForAgents()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        var viewer = (await catalog.Get<Accounts>().FindActorAsync((await MemberAsync(catalog, owner, "vic")), None))!;
        var token = await catalog.Get<Tokens>().IssueAsync(viewer, new TokenRequest { Name = "robot", Workspace = "studio", AtMost = Permissions.All & ~Permissions.Manage }, None);
        await AddAsync(catalog, owner, $"allow write raw agent:{token.Id}");
        await AddAsync(catalog, owner, "deny download raw agent:*");

        var write = await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", token.Id.ToString(), "raw/a.mp4", Permissions.Write, None);
        var download = await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", token.Id.ToString(), "raw/a.mp4", Permissions.Download, None);
        var elsewhere = await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", token.Id.ToString(), "cuts/a.mp4", Permissions.Download, None);

        Assert.False(write.Allowed);
        Assert.Equal((false, AccessSource.Grant), (download.Allowed, download.DecidedBy));
        Assert.True(elsewhere.Allowed);
    }

    [Fact]
    public async Task WhoMay_ListsEverybodyWithTheRule()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        await AddAsync(catalog, owner, "deny view secret role:viewer");

        var answers = await catalog.Get<AccessExplanations>().WhoMayAsync(owner, "studio", "secret/a.mp4", Permissions.View, None);

        Assert.Equal(["ada:True", "ann:True", "gus:False", "max:True", "vic:False"], answers.Select(a => $"{a.Actor}:{a.Allowed}"));
        Assert.Contains("deny view on 'secret' to role viewer", answers.Single(a => a.Actor == "vic").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_IsRefused_WhenTheActorDoesNotManageThePath()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        var maintainer = (await catalog.Get<Accounts>().FindActorAsync(await MemberAsync(catalog, owner, "max"), None))!;

        await RefusedAsync(ErrorCode.Forbidden, () => AddAsync(catalog, maintainer, "allow write raw member:max"));
        await AddAsync(catalog, owner, "allow manage raw member:max");
        await AddAsync(catalog, maintainer, "allow write raw/open role:viewer");
        await RefusedAsync(ErrorCode.Forbidden, () => AddAsync(catalog, maintainer, "allow write other role:viewer"));
    }

    [Fact]
    public async Task Remove_TakesEffectAtOnce_AndLeavesEvents()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        var grant = await AddAsync(catalog, owner, "deny write raw role:maintainer");

        await catalog.Get<Grants>().RemoveAsync(owner, "studio", grant.Id, None);

        Assert.True((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", "max", "raw/a", Permissions.Write, None)).Allowed);
        Assert.Empty(await catalog.Get<Grants>().ListAsync(owner, "studio", null, 100, None));
        var events = await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "grant.", null, 10, None);
        Assert.Equal(["grant.remove", "grant.add"], events.Select(e => e.Action));
    }

    [Fact]
    public async Task AGrant_Ends_WhenItsTimeIsUp()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        await catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = "raw", SubjectKind = GrantSubjectKind.Role, Subject = "viewer", Effect = GrantEffect.Allow, Permissions = Permissions.Write,
            ExpiresAt = catalog.Time.GetUtcNow().AddHours(1),
        }, None);
        Assert.True((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", "vic", "raw/a", Permissions.Write, None)).Allowed);

        catalog.Time.Advance(TimeSpan.FromHours(2));

        Assert.False((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", "vic", "raw/a", Permissions.Write, None)).Allowed);
    }

    [Fact]
    public async Task AMemberWhoLeft_HasNoGrantsWhenTheyComeBack()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await CreateTeamAsync(catalog);
        await AddAsync(catalog, owner, "allow write raw member:vic");

        await catalog.Get<Workspaces>().RemoveMemberAsync(owner, "studio", "vic", None);
        await catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "vic", Role.Viewer, None);

        Assert.False((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", "vic", "raw/a", Permissions.Write, None)).Allowed);
        Assert.Equal(["ann"], (await catalog.Get<Groups>().ListAsync(owner, "studio", None)).Single().Members);
    }

    private static async Task<Actor> CreateTeamAsync(CatalogFixture catalog)
    {
        var owner = await catalog.CreateOwnerAsync();
        await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        await catalog.CreateMemberAsync(owner, "vic", Role.Viewer);
        await catalog.CreateMemberAsync(owner, "gus", Role.Guest);
        await catalog.Get<Groups>().SetAsync(owner, "studio", "crew", ["vic", "ann"], None);
        return owner;
    }

    private static async Task<UserId> MemberAsync(CatalogFixture catalog, Actor owner, string name) =>
        (await catalog.Get<Workspaces>().ListMembersAsync(owner, "studio", None)).Single(m => m.UserName == name).UserId;

    private static Task<GrantSummary> AddAsync(CatalogFixture catalog, Actor actor, string grant)
    {
        var words = grant.Split(' ');
        var subject = words[3].Split(':');
        return catalog.Get<Grants>().AddAsync(actor, "studio", new GrantRequest
        {
            Effect = Enum.Parse<GrantEffect>(words[0], ignoreCase: true), Permissions = Enum.Parse<Permissions>(words[1], ignoreCase: true), Path = words[2],
            SubjectKind = Enum.Parse<GrantSubjectKind>(subject[0], ignoreCase: true), Subject = subject[1],
        }, None);
    }
}
