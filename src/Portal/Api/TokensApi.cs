using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class TokensApi
{
    public static RouteGroupBuilder MapTokens(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tokens").WithTags("Tokens");
        group.MapGet("", ListAsync).WithSummary("Your tokens, without their secrets.");
        group.MapPost("", IssueAsync).WithSummary("Makes a token; its secret is in this answer and never again.");
        group.MapPost("/{id:guid}/rotate", RotateAsync).WithSummary("Ends a token and makes another of the same name, scope and lifetime; the new secret is in this answer and never again.");
        group.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Ends a token at once.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<TokenSummary>>> ListAsync(Caller caller, Tokens tokens, CancellationToken cancellationToken) =>
        TypedResults.Ok(await tokens.ListAsync(caller.Actor, cancellationToken));

    private static async Task<Created<IssuedToken>> IssueAsync(
        Caller caller, TokenRequest body, HttpResponse response, Tokens tokens, CancellationToken cancellationToken)
    {
        var issued = await tokens.IssueAsync(caller.Actor, body, cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/tokens/{issued.Id}", issued);
    }

    private static async Task<Created<IssuedToken>> RotateAsync(Caller caller, TokenId id, HttpResponse response, Tokens tokens, CancellationToken cancellationToken)
    {
        var issued = await tokens.RotateAsync(caller.Actor, id, cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/tokens/{issued.Id}", issued);
    }

    private static async Task<NoContent> RevokeAsync(Caller caller, TokenId id, Tokens tokens, CancellationToken cancellationToken)
    {
        await tokens.RevokeAsync(caller.Actor, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
