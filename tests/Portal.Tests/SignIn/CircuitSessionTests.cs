using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Access;
using WorkspaceAgents.Portal.SignIn;
using WorkspaceAgents.Portal.Tests.Api;

namespace WorkspaceAgents.Portal.Tests.SignIn;

/// <summary>A page that stays open knows its person only as long as the account's sessions hold.</summary>
[Collection(ApiServerSet.Name)]
public sealed class CircuitSessionTests(ApiServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenPage_LosesItsPerson_WhenTheAccountIsDisabledOrItsSessionsEnd(bool isDisabled)
    {
        var accounts = server.Get<Accounts>();
        var name = $"circuit-{isDisabled}";
        var person = await accounts.CreateAsync(name, "correct horse battery", mustChangePassword: false);
        using var circuit = new CircuitSession(NullLoggerFactory.Instance, new SignInSession(accounts), new CircuitCheck(TimeSpan.FromMilliseconds(50)));
        circuit.SetAuthenticationState(Task.FromResult(new AuthenticationState(await PrincipalOfAsync(accounts, person))));
        using var current = new CurrentActor(circuit, accounts, new HttpContextAccessor());
        Assert.Equal(name, (await current.RequireAsync()).Name);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        circuit.AuthenticationStateChanged += _ => ended.TrySetResult();

        if (isDisabled) await server.Get<AccountAdministration>().ChangeAsync(Actor.System("tests"), name, new() { IsDisabled = true }, default);
        else await accounts.ChangePasswordAsync(person, "correct horse battery", "another horse battery", default);
        await ended.Task.WaitAsync(Limit);

        Assert.False((await circuit.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated);
        Assert.Equal(ErrorCode.Unauthenticated, (await Assert.ThrowsAsync<WorkspaceException>(() => current.RequireAsync())).Code);
    }

    [Fact]
    public void Default_EndsAnOpenPageWithinHalfAMinute() => Assert.InRange(CircuitCheck.Default.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(25));

    private static async Task<ClaimsPrincipal> PrincipalOfAsync(Accounts accounts, Actor person)
    {
        var session = (await accounts.FindSessionAsync(person.UserId!.Value, default))!;
        return new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, session.UserId.ToString()), new("wsa:stamp", session.Stamp)], "test"));
    }
}
