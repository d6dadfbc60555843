using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>
/// Who is signed in on a page that stays open: asked again and again, because its connection brings no cookie any more. As soon as the account is disabled,
/// or its sessions were ended, nobody is.
/// </summary>
internal sealed class CircuitSession(ILoggerFactory loggers, SignInSession session, CircuitCheck check) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => check.Interval;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        session.HoldsAsync(authenticationState.User, cancellationToken);
}
