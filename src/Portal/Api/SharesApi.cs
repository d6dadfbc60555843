using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Share links, for those who make them.</summary>
internal static class SharesApi
{
    public static RouteGroupBuilder MapShares(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/shares").WithTags("Share links");
        group.MapGet("", ListAsync).WithSummary("The links of a workspace, newest first; with path, those that open this file or folder.");
        group.MapPost("", CreateAsync).WithSummary("Makes a link to a file, a folder or a dataset version. Its address is in the answer, this once.");
        group.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Ends a link at once.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<ShareSummary>>> ListAsync(
        Caller caller, string workspace, string? path, int? limit, Shares shares, CancellationToken cancellationToken) =>
        TypedResults.Ok(await shares.ListAsync(caller.Actor, workspace, path, limit ?? 200, cancellationToken));

    private static async Task<Created<IssuedShare>> CreateAsync(
        Caller caller, string workspace, ShareRequest body, Shares shares, CancellationToken cancellationToken)
    {
        var made = await shares.CreateAsync(caller.Actor, workspace, body, cancellationToken);
        return TypedResults.Created(made.Url, made);
    }

    private static async Task<NoContent> RevokeAsync(Caller caller, string workspace, ShareId id, Shares shares, CancellationToken cancellationToken)
    {
        await shares.RevokeAsync(caller.Actor, workspace, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
