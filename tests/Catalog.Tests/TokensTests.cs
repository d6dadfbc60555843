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
}
