using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class LocksApi
{
    public static RouteGroupBuilder MapLocks(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/locks").WithTags("Locks");
        group.MapGet("", ListAsync).WithSummary("The locks; with path, those that hold it or something below it.");
        group.MapPost("", LockAsync).WithSummary("Locks a file, or a folder with everything below it; openAnnotations also makes the folder 'annotations' beside it, which stays open.");
        group.MapDelete("", UnlockAsync).WithSummary("Ends the lock on a path: by who locked it, or who may manage the path.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<LockSummary>>> ListAsync(Caller caller, string workspace, string? path, Locks locks, CancellationToken cancellationToken) =>
        TypedResults.Ok(await locks.ListAsync(caller.Actor, workspace, path, cancellationToken));

    private static async Task<Ok<LockSummary>> LockAsync(Caller caller, string workspace, NewLock body, Locks locks, CancellationToken cancellationToken) =>
        TypedResults.Ok(body.OpenAnnotations
            ? await locks.LockRawAsync(caller.Actor, workspace, body.Path, body.Reason, cancellationToken)
            : await locks.LockAsync(caller.Actor, workspace, body.Path, body.Reason, cancellationToken));

    private static async Task<NoContent> UnlockAsync(Caller caller, string workspace, string path, Locks locks, CancellationToken cancellationToken)
    {
        await locks.UnlockAsync(caller.Actor, workspace, path, cancellationToken);
        return TypedResults.NoContent();
    }

    internal sealed record NewLock
    {
        public required string Path { get; init; }

        public required string Reason { get; init; }

        public bool OpenAnnotations { get; init; }
    }
}
