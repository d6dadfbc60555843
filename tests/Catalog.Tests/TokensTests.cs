using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class TokensTests
{
    [Fact]
    public async Task Authenticate_NeverGivesMoreThanThePersonOrTheTokenMay()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "vera", Role.Viewer);
        var tokens = catalog.Get<Tokens>();
        var wide = await tokens.IssueAsync(viewer, new TokenRequest { Name = "wide", AtMost = Permissions.All }, None);
        var narrow = await tokens.IssueAsync(owner, new TokenRequest { Name = "narrow", AtMost = Permissions.View }, None);

        foreach (var secret in (string[])[wide.Secret, narrow.Secret])
        {
            var agent = await tokens.AuthenticateAsync(secret, null, None);
            await catalog.Get<WorkspaceFiles>().ListAsync(agent, "studio", null, null, 10, None);
            await RefusedAsync(ErrorCode.Forbidden, () => catalog.UploadAsync(agent, "a.bin", "x"));
            await RefusedAsync(ErrorCode.Forbidden, () => tokens.IssueAsync(agent, new TokenRequest { Name = "child" }, None));
        }
    }

    [Fact]
    public async Task Authenticate_SaysWhy_WhenATokenIsUnknownRevokedOrExpired()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var tokens = catalog.Get<Tokens>();
        var revoked = await tokens.IssueAsync(owner, new TokenRequest { Name = "revoked" }, None);
        var expired = await tokens.IssueAsync(owner, new TokenRequest { Name = "expired", LifetimeDays = 1 }, None);
        await tokens.RevokeAsync(owner, revoked.Id, None);
        catalog.Time.Advance(TimeSpan.FromDays(1));

        Assert.Contains("not known", (await RefusedAsync(ErrorCode.Unauthenticated, () => tokens.AuthenticateAsync("wsa_guess", null, None))).Message, StringComparison.Ordinal);
        Assert.Contains("revoked", (await RefusedAsync(ErrorCode.Unauthenticated, () => tokens.AuthenticateAsync(revoked.Secret, null, None))).Message, StringComparison.Ordinal);
        Assert.Contains("expired", (await RefusedAsync(ErrorCode.Unauthenticated, () => tokens.AuthenticateAsync(expired.Secret, null, None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [OnlyOn(CatalogProvider.Sqlite)]
    public async Task Database_HoldsNoSecret()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var issued = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "agent" }, None);

        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(catalog.DatabaseFile)!, "catalog.db*"))
        {
            await using var shared = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(shared, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(issued.Secret, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_OpensOnlyItsWorkspacesAndPaths()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var slug in (string[])["second", "third"]) await catalog.Get<Workspaces>().CreateAsync(owner, slug, slug, None);
        await catalog.UploadAsync(owner, "raw/clip.mp4", "bytes");
        await catalog.UploadAsync(owner, "captions/clip.vtt", "WEBVTT");
        var issued = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "narrow", Workspaces = ["studio", "third"], OnlyPaths = ["captions/**", "**/*.srt"] }, None);

        var agent = await catalog.Get<Tokens>().AuthenticateAsync(issued.Secret, null, None);

        Assert.Equal(["studio", "third"], (await catalog.Get<Workspaces>().ListAsync(agent, None)).Select(w => w.Slug).Order(StringComparer.Ordinal));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Workspaces>().GetAsync(agent, "second", None));
        Assert.Equal("captions/clip.vtt", (await catalog.Get<WorkspaceFiles>().GetAsync(agent, "studio", "captions/clip.vtt", None)).File.Path);
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(agent, "studio", "raw/clip.mp4", None));
        var summary = Assert.Single(await catalog.Get<Tokens>().ListAsync(owner, None));
        Assert.Equal(["studio", "third"], summary.Workspaces);
        Assert.Equal(2, summary.OnlyPaths!.Count);
    }

    [Fact]
    public async Task Rotate_KeepsTheScope_AndEndsTheOldSecret()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var tokens = catalog.Get<Tokens>();
        var before = await tokens.IssueAsync(owner, new TokenRequest { Name = "agent", Workspace = "studio", AtMost = Permissions.View, OnlyPaths = ["raw"], LifetimeDays = 10 }, None);
        catalog.Time.Advance(TimeSpan.FromDays(9));

        var after = await tokens.RotateAsync(owner, before.Id, None);

        await RefusedAsync(ErrorCode.Unauthenticated, () => tokens.AuthenticateAsync(before.Secret, null, None));
        var agent = await tokens.AuthenticateAsync(after.Secret, null, None);
        Assert.Equal((Permissions.View, "agent"), (agent.AtMost, agent.Name));
        Assert.Equal(["raw"], agent.OnlyPaths);
        Assert.Single(agent.OnlyWorkspaces!);
        Assert.Equal(catalog.Time.GetUtcNow().AddDays(10), after.ExpiresAt);
        await RefusedAsync(ErrorCode.Conflict, () => tokens.RotateAsync(owner, before.Id, None));
        Assert.Equal(["token.rotate", "token.issue"], (await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "token", null, 10, None)).Select(e => e.Action));
    }

    [Fact]
    public async Task ShutOut_EndsAnAgentHere_AndLeavesItElsewhere()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.Get<Workspaces>().CreateAsync(owner, "second", "Second", None);
        var grace = await catalog.CreateMemberAsync(owner, "grace", Role.Maintainer);
        await catalog.Get<Workspaces>().SetMemberAsync(owner, "second", "grace", Role.Viewer, None);
        var (tokens, agents) = (catalog.Get<Tokens>(), catalog.Get<Agents>());
        var wide = await tokens.IssueAsync(grace, new TokenRequest { Name = "wide" }, None);
        var only = await tokens.IssueAsync(grace, new TokenRequest { Name = "only", Workspace = "studio" }, None);
        await tokens.IssueAsync(grace, new TokenRequest { Name = "script", IsAgent = false }, None);
        await tokens.IssueAsync(grace, new TokenRequest { Name = "elsewhere", Workspace = "second" }, None);
        await tokens.AuthenticateAsync(wide.Secret, null, None);

        var listed = await agents.ListAsync(owner, "studio", None);
        await RefusedAsync(ErrorCode.Forbidden, () => agents.ListAsync(grace, "studio", None));
        await RefusedAsync(ErrorCode.Forbidden, () => agents.ShutOutAsync(grace, "studio", wide.Id, None));
        await agents.ShutOutAsync(owner, "studio", wide.Id, None);
        await agents.ShutOutAsync(owner, "studio", only.Id, None);

        Assert.Equal(["only", "wide"], listed.Select(a => a.Name));
        Assert.Equal(("grace", catalog.Time.GetUtcNow()), (listed[1].OnBehalfOf, listed[1].LastUsedAt));
        var goesOn = await tokens.AuthenticateAsync((await tokens.RotateAsync(grace, wide.Id, None)).Secret, null, None);
        Assert.Equal(["second"], (await catalog.Get<Workspaces>().ListAsync(goesOn, None)).Select(w => w.Slug));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Workspaces>().GetAsync(goesOn, "studio", None));
        await RefusedAsync(ErrorCode.Unauthenticated, () => tokens.AuthenticateAsync(only.Secret, null, None));
        Assert.Empty(await agents.ListAsync(owner, "studio", None));
        await RefusedAsync(ErrorCode.NotFound, () => agents.ShutOutAsync(owner, "studio", wide.Id, None));
    }

    [Fact]
    public async Task Token_LosesWhatItsPersonLoses_AtTheNextCall()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var grace = await catalog.CreateMemberAsync(owner, "grace", Role.Maintainer);
        var issued = await catalog.Get<Tokens>().IssueAsync(grace, new TokenRequest { Name = "agent" }, None);
        var agent = await catalog.Get<Tokens>().AuthenticateAsync(issued.Secret, null, None);
        await catalog.UploadAsync(agent, "a.bin", "x");

        await catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "grace", Role.Viewer, None);
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.UploadAsync(agent, "b.bin", "x"));
        await catalog.Get<Workspaces>().RemoveMemberAsync(owner, "studio", "grace", None);
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(agent, "studio", "a.bin", None));
    }

    private static readonly Dictionary<string, TokenRequest> Malformed = new()
    {
        ["no name"] = new() { Name = "" },
        ["null name"] = new() { Name = null! },
        ["long name"] = new() { Name = new string('x', 101) },
        ["no day"] = new() { Name = "t", LifetimeDays = 0 },
        ["too many days"] = new() { Name = "t", LifetimeDays = 366 },
        ["no permission"] = new() { Name = "t", AtMost = Permissions.None },
        ["unknown permission"] = new() { Name = "t", AtMost = (Permissions)64 },
        ["no workspace"] = new() { Name = "t", Workspaces = [] },
        ["no path"] = new() { Name = "t", OnlyPaths = [] },
        ["path upwards"] = new() { Name = "t", OnlyPaths = ["../up"] },
        ["null path"] = new() { Name = "t", OnlyPaths = [null!] },
    };

    [Theory]
    [InlineData("no name")]
    [InlineData("null name")]
    [InlineData("long name")]
    [InlineData("no day")]
    [InlineData("too many days")]
    [InlineData("no permission")]
    [InlineData("unknown permission")]
    [InlineData("no workspace")]
    [InlineData("no path")]
    [InlineData("path upwards")]
    [InlineData("null path")]
    public async Task Issue_IsRefused_WhenTheRequestIsMalformed(string how)
    {
        await using var catalog = await CatalogFixture.CreateAsync();

        await RefusedAsync(ErrorCode.Invalid, async () => await catalog.Get<Tokens>().IssueAsync(await catalog.CreateOwnerAsync(), Malformed[how], None));
    }

    [Fact]
    public async Task Issue_IsRefused_ForAWorkspaceThePersonIsNotIn()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        await catalog.CreateOwnerAsync();
        var stranger = await catalog.CreatePersonAsync("mallory");

        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Tokens>().IssueAsync(stranger, new TokenRequest { Name = "t", Workspaces = ["studio", null!] }, None));
    }
}
