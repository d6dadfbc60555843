using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What changes files other than uploading: moves, copies, folders, versions. Every route takes If-Match or If-None-Match.</summary>
internal static class FileChangesApi
{
    public static RouteGroupBuilder MapFileChanges(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}").WithTags("Files");
        group.MapPost("/files/move", MoveAsync).WithSummary("Moves or renames a file with its history, or a folder, to a whole new path. If-Match names the file's SHA-256. With overwrite, what was there goes to the trash.");
        group.MapPost("/files/copy", CopyAsync).WithSummary("Copies a file (or one version of it) or a folder; no bytes are copied. If-Match or If-None-Match is about the file at the new path. With overwrite, it gets a new version.");
        group.MapPost("/files/check", CheckAsync).WithSummary("Says of up to 10,000 paths which could be uploaded to, and why not for each of the others. Changes nothing.");
        group.MapPost("/folders", CreateFolderAsync).WithSummary("Makes an empty folder.");
        group.MapDelete("/folders/{**path}", DeleteFolderAsync).WithSummary("Moves a folder with all in it to the trash, as one.");
        group.MapPost("/versions/{number:int}/restore/{**path}", RestoreVersionAsync).WithSummary("Makes an older version the current one again, as a new version. Takes If-Match.");
        group.MapGet("/compare/{**path}", CompareAsync).WithSummary("How two versions differ: text by lines, media by its streams, the rest by hash. Without from and to, the current one and the one before it.");
        return group;
    }

    private static async Task<Ok<FileTransfer>> MoveAsync(
        Caller caller, string workspace, TransferRequest body, Preconditions preconditions, FileChanges changes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await changes.MoveAsync(caller.Actor, workspace, body with { Expected = preconditions.Condition }, cancellationToken));

    private static async Task<Ok<FileTransfer>> CopyAsync(
        Caller caller, string workspace, TransferRequest body, Preconditions preconditions, FileChanges changes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await changes.CopyAsync(caller.Actor, workspace, body with { Expected = preconditions.Condition }, cancellationToken));

    private static async Task<Ok<PathCheckReport>> CheckAsync(
        Caller caller, string workspace, PathList body, PathChecks checks, CancellationToken cancellationToken) =>
        TypedResults.Ok(await checks.CheckAsync(caller.Actor, workspace, body.Paths, cancellationToken));

    private static async Task<Created<NewFolder>> CreateFolderAsync(
        Caller caller, string workspace, NewFolder body, FileChanges changes, CancellationToken cancellationToken)
    {
        var path = await changes.CreateFolderAsync(caller.Actor, workspace, body.Path, cancellationToken);
        return TypedResults.Created($"/api/v1/workspaces/{workspace}/files?folder={Uri.EscapeDataString(path)}", new NewFolder { Path = path });
    }

    private static async Task<NoContent> DeleteFolderAsync(
        Caller caller, string workspace, string path, Trash trash, CancellationToken cancellationToken)
    {
        await trash.DeleteFolderAsync(caller.Actor, workspace, path, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<FileDetails>> RestoreVersionAsync(
        Caller caller, [AsParameters] OldVersion version, string? note, Preconditions preconditions, FileChanges changes, WorkspaceFiles files, CancellationToken cancellationToken)
    {
        await changes.RestoreVersionAsync(caller.Actor, version.Workspace, version.Path, version.Number, note, preconditions.Condition, cancellationToken);
        return TypedResults.Ok(await files.GetAsync(caller.Actor, version.Workspace, version.Path, cancellationToken));
    }

    private static async Task<Ok<FileComparison>> CompareAsync(
        Caller caller, string workspace, string path, int? from, int? to, FileComparisons comparisons, CancellationToken cancellationToken) =>
        TypedResults.Ok(await comparisons.CompareAsync(caller.Actor, workspace, path, from, to, cancellationToken));

    internal sealed record OldVersion(string Workspace, int Number, string Path);

    internal sealed record NewFolder
    {
        public required string Path { get; init; }
    }

    internal sealed record PathList
    {
        public required IReadOnlyList<string?> Paths { get; init; }
    }
}
