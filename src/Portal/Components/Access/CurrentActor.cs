using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Access;

/// <summary>Who looks at the page, as the catalog wants to know it. One per request, or per circuit of an interactive part.</summary>
internal sealed class CurrentActor(AuthenticationStateProvider authentication, Accounts accounts, IHttpContextAccessor context)
{
    private Actor? known;

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
}
