using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Access;

/// <summary>Who looks at the page, as the catalog wants to know it. One per request, or per circuit of an interactive part.</summary>
internal sealed class CurrentActor : IDisposable
{
    private readonly AuthenticationStateProvider authentication;
    private readonly Accounts accounts;
    private readonly IHttpContextAccessor context;
    private Actor? known;

    public CurrentActor(AuthenticationStateProvider authentication, Accounts accounts, IHttpContextAccessor context)
    {
        (this.authentication, this.accounts, this.context) = (authentication, accounts, context);
        authentication.AuthenticationStateChanged += Forget;
    }

    /// <summary>The person who is signed in.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The actor to pass to the catalog.</returns>
    /// <exception cref="WorkspaceException">Nobody is signed in, or the account is gone.</exception>
    public async Task<Actor> RequireAsync(CancellationToken cancellationToken = default)
    {
        if (known is not null) return known;
        var person = (await authentication.GetAuthenticationStateAsync()).User;
        if (person.Identity?.IsAuthenticated == true
            && Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)
            && await accounts.FindActorAsync(new(userId), cancellationToken) is { } actor)
        {
            return known = actor with { From = context.HttpContext?.Connection.RemoteIpAddress?.ToString() };
        }

        throw new WorkspaceException(ErrorCode.Unauthenticated, "You are signed out. Sign in again; nothing was lost.");
    }

    public void Dispose() => authentication.AuthenticationStateChanged -= Forget;

    private void Forget(Task<AuthenticationState> _) => known = null;
}
