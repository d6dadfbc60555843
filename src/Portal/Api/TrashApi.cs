using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class TrashApi
{
    public static RouteGroupBuilder MapTrash(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/trash").WithTags("Trash");
        group.MapGet("", ListAsync).WithSummary("What was thrown away, the latest first: by whom, when, and until when it is kept.");
        group.MapDelete("", EmptyAsync).WithSummary("Deletes everything in the trash for good. Needs manage.");
        group.MapPost("/restore", RestoreAsync).WithSummary("Brings back what was thrown away in one act. When its path is taken: 409, or another name with rename.");
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes one item of the trash for good, with all versions. Needs manage.");
        return group;
    }

    private static async Task<Ok<TrashPage>> ListAsync(
        Caller caller, string workspace, string? after, int? limit, Trash trash, CancellationToken cancellationToken) =>
        TypedResults.Ok(await trash.ListAsync(caller.Actor, workspace, after, limit ?? 100, cancellationToken));

    private static async Task<Ok<TrashEmptied>> EmptyAsync(Caller caller, string workspace, Trash trash, CancellationToken cancellationToken) =>
        TypedResults.Ok(await trash.EmptyAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Ok<TrashRestored>> RestoreAsync(
        Caller caller, string workspace, TrashReturnRequest body, Trash trash, CancellationToken cancellationToken) =>
        TypedResults.Ok(await trash.RestoreAsync(caller.Actor, workspace, body.Id, body.Rename, cancellationToken));

    private static async Task<Ok<TrashEmptied>> DeleteAsync(
        Caller caller, string workspace, TrashId id, Trash trash, CancellationToken cancellationToken) =>
        TypedResults.Ok(await trash.DeleteForGoodAsync(caller.Actor, workspace, id, cancellationToken));

    internal sealed record TrashReturnRequest
    {
        public required TrashId Id { get; init; }

        public bool Rename { get; init; }
    }
}
