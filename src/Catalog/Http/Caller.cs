using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>Who calls an endpoint. As a parameter of one it is bound from the request, or the call is refused with 401.</summary>
/// <param name="Actor">The actor to pass to the catalog.</param>
public sealed record Caller(Actor Actor)
{
    /// <summary>Binds the parameter.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The caller.</returns>
    /// <exception cref="WorkspaceException">Nobody is signed in, or the token is not good.</exception>
    public static async ValueTask<Caller> BindAsync(HttpContext context) => new(await RequireAsync(context));

    /// <summary>Who sent a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The actor of its token, or of its sign-in cookie.</returns>
    /// <exception cref="WorkspaceException">Nobody is signed in, or the token is not good.</exception>
    public static async Task<Actor> RequireAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<Actor>() is { } known) return known;
        if (context.User.Identity?.IsAuthenticated == true
            && Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)
            && await context.RequestServices.GetRequiredService<Accounts>().FindActorAsync(new(userId), context.RequestAborted) is { } person)
        {
            var actor = person with { From = context.Connection.RemoteIpAddress?.ToString() };
            context.Features.Set(actor);
            return actor;
        }

        var failure = (await context.AuthenticateAsync(CatalogAuthentication.Scheme)).Failure;
        throw new WorkspaceException(ErrorCode.Unauthenticated,
            failure?.Message ?? "Nobody is signed in. Send 'Authorization: Bearer wsa_…', or sign in to the portal.");
    }
}
