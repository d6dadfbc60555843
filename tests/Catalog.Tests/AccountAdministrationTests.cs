using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class AccountAdministrationTests
{
    [Fact]
    public async Task FirstAccount_IsTheAdministrator_AndOnlyAdministratorsMakeWorkspaces()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var grace = await catalog.CreatePersonAsync("grace");

        Assert.True(ada.IsAdministrator);
        Assert.False(grace.IsAdministrator);
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Workspaces>().CreateAsync(grace, "hers", "Hers", None));
        await catalog.Get<AccountAdministration>().ChangeAsync(ada, "grace", new AccountChange { IsAdministrator = true }, None);
        await catalog.Get<Workspaces>().CreateAsync((await catalog.Get<Accounts>().FindActorAsync(grace.UserId!.Value, None))!, "hers", "Hers", None);
    }

    [Fact]
    public async Task Administration_IsRefused_ToMembersAgentsAndNarrowedTokens()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var owner = await catalog.CreateMemberAsync(ada, "grace", Role.Owner);
        var administration = catalog.Get<AccountAdministration>();
        var actors = new List<Actor> { owner };
        foreach (var request in (TokenRequest[])
            [
                new() { Name = "agent", AtMost = Permissions.All },
                new() { Name = "confined", IsAgent = false, AtMost = Permissions.All, Workspace = "studio" },
                new() { Name = "paths", IsAgent = false, AtMost = Permissions.All, OnlyPaths = ["raw"] },
                new() { Name = "no manage", IsAgent = false },
            ])
        {
            actors.Add(await catalog.Get<Tokens>().AuthenticateAsync((await catalog.Get<Tokens>().IssueAsync(ada, request, None)).Secret, null, None));
        }

        foreach (var actor in actors)
        {
            await RefusedAsync(ErrorCode.Forbidden, () => administration.ListAsync(actor, null, null, 10, None));
            await RefusedAsync(ErrorCode.Forbidden, () => administration.ChangeAsync(actor, "grace", new AccountChange { IsDisabled = true }, None));
        }

        var script = await catalog.Get<Tokens>().IssueAsync(ada, new TokenRequest { Name = "script", IsAgent = false, AtMost = Permissions.All }, None);
        var scripted = await catalog.Get<Tokens>().AuthenticateAsync(script.Secret, null, None);
        Assert.Equal(["ada", "grace"], (await administration.ListAsync(scripted, null, null, 10, None)).Select(a => a.UserName));
        await RefusedAsync(ErrorCode.Forbidden, () => administration.ChangeAsync(scripted, "grace", new AccountChange { IsAdministrator = true }, None));
    }

    [Fact]
    public async Task Disabled_StopsSessionsAndTokens_UntilItIsEnabledAgain()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var grace = await catalog.CreateMemberAsync(ada, "grace", Role.Maintainer);
        var token = await catalog.Get<Tokens>().IssueAsync(grace, new TokenRequest { Name = "agent" }, None);
        var session = await catalog.Get<Accounts>().FindSessionAsync(grace.UserId!.Value, None);

        await catalog.Get<AccountAdministration>().ChangeAsync(ada, "grace", new AccountChange { IsDisabled = true }, None);

        Assert.Contains("disabled", (await RefusedAsync(ErrorCode.Unauthenticated, () => catalog.Get<Tokens>().AuthenticateAsync(token.Secret, null, None))).Message, StringComparison.Ordinal);
        Assert.Null(await catalog.Get<Accounts>().FindActorAsync(grace.UserId!.Value, None));
        Assert.Null(await catalog.Get<Accounts>().FindSessionAsync(grace.UserId!.Value, None));
        await catalog.Get<AccountAdministration>().ChangeAsync(ada, "grace", new AccountChange { IsDisabled = false }, None);
        Assert.Equal("grace", (await catalog.Get<Tokens>().AuthenticateAsync(token.Secret, null, None)).OnBehalfOf);
        Assert.NotEqual(session!.Stamp, (await catalog.Get<Accounts>().FindSessionAsync(grace.UserId!.Value, None))!.Stamp);
    }

    [Fact]
    public async Task LastAdministrator_IsNeitherUnmadeNorDisabled()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        await catalog.CreatePersonAsync("grace");
        var administration = catalog.Get<AccountAdministration>();

        await RefusedAsync(ErrorCode.Conflict, () => administration.ChangeAsync(ada, "ada", new AccountChange { IsAdministrator = false }, None));
        await RefusedAsync(ErrorCode.Conflict, () => administration.ChangeAsync(ada, "ada", new AccountChange { IsDisabled = true }, None));
        await administration.ChangeAsync(ada, "grace", new AccountChange { IsAdministrator = true }, None);
        await administration.ChangeAsync(ada, "ada", new AccountChange { IsAdministrator = false }, None);
        // What the actor was when they came in no longer counts.
        await RefusedAsync(ErrorCode.Forbidden, () => administration.ChangeAsync(ada, "grace", new AccountChange { IsDisabled = true }, None));
    }

    [Fact]
    public async Task EnsureAdministrator_ChoosesTheOwnerOfTheOldestWorkspace_WhenThereIsNone()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        await catalog.CreateOwnerAsync();
        await catalog.CreatePersonAsync("grace");
        await catalog.ExecuteAsync("""UPDATE "AspNetUsers" SET "IsAdministrator" = {0}""", false);

        Assert.Equal("ada", await catalog.Get<AccountAdministration>().EnsureAdministratorAsync(Worker, None));
        Assert.Null(await catalog.Get<AccountAdministration>().EnsureAdministratorAsync(Worker, None));
    }

    [Fact]
    public async Task List_FindsByPartOfNameOrAddress_AndPages()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        foreach (var name in (string[])["grace", "edith", "barbara"]) await catalog.CreatePersonAsync(name);
        var administration = catalog.Get<AccountAdministration>();
        await administration.ChangeAsync(ada, "edith", new AccountChange { Email = "edith@film.example" }, None);

        Assert.Equal(["ada", "barbara"], (await administration.ListAsync(ada, null, null, 2, None)).Select(a => a.UserName));
        Assert.Equal(["edith", "grace"], (await administration.ListAsync(ada, null, "barbara", 10, None)).Select(a => a.UserName));
        Assert.Equal(["edith"], (await administration.ListAsync(ada, "FILM.", null, 10, None)).Select(a => a.UserName));
        await RefusedAsync(ErrorCode.Invalid, () => administration.ChangeAsync(ada, "edith", new AccountChange { Email = "no address" }, None));
    }
}
