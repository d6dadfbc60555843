using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class AccountsTests
{
    [Fact]
    public async Task Invite_MakesAnAccountThatHasToChangeItsPassword_AndAMember()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        var invited = await catalog.Get<Accounts>().InviteAsync(owner, "studio", "grace", Role.Annotator, None);

        await using var scope = catalog.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var grace = await users.FindByNameAsync("grace");
        Assert.True(await users.CheckPasswordAsync(grace!, invited.OneTimePassword!));
        Assert.True(grace!.MustChangePassword);
        Assert.Equal(Role.Annotator, (await catalog.Get<Workspaces>().ListMembersAsync(owner, "studio", None)).Single(m => m.UserName == "grace").Role);
    }

    [Fact]
    public async Task Invite_LeavesThePasswordOfAKnownPersonAlone()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.CreatePersonAsync("grace");
        await catalog.Get<Accounts>().InviteAsync(owner, "studio", "new", Role.Viewer, None);

        Assert.Null((await catalog.Get<Accounts>().InviteAsync(owner, "studio", "grace", Role.Viewer, None)).OneTimePassword);
        Assert.Null((await catalog.Get<Accounts>().InviteAsync(owner, "studio", "new", Role.Annotator, None)).OneTimePassword);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Annotator)]
    [InlineData(Role.Maintainer)]
    public async Task Invite_IsRefused_WhenTheActorIsNoOwner(Role role)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var member = await catalog.CreateMemberAsync(await catalog.CreateOwnerAsync(), "member", role);

        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Accounts>().InviteAsync(member, "studio", "grace", Role.Viewer, None));
    }

    [Fact]
    public async Task Invite_AndTokens_AreRefused_WhenAnAgentAsks()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var token = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "curator", AtMost = Permissions.All }, None);
        var agent = await catalog.Get<Tokens>().AuthenticateAsync(token.Secret, null, None);

        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Accounts>().InviteAsync(agent, "studio", "grace", Role.Viewer, None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Tokens>().ListAsync(agent, None));
        var script = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "script", IsAgent = false, LifetimeDays = 1 }, None);
        var prolongs = await catalog.Get<Tokens>().AuthenticateAsync(script.Secret, null, None);
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Tokens>().IssueAsync(prolongs, new TokenRequest { Name = "more" }, None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Tokens>().RevokeAsync(agent, token.Id, None));
    }
}
