using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class FilesApi
{
    public static RouteGroupBuilder MapFiles(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}").WithTags("Files");
        group.MapGet("/files", ListAsync).WithSummary("One level of the tree, page by page; with search, files of any folder whose path contains it.");
        group.MapMethods("/files/{**path}", [HttpMethods.Get, HttpMethods.Head], ReadAsync).DisableRateLimiting()
            .WithSummary("A file's bytes. Takes Range (several too), If-Range, If-Match, If-None-Match and their dates; the ETag is the SHA-256.");
        group.MapDelete("/files/{**path}", DeleteAsync).WithSummary("Moves a file to the trash; its versions stay. Takes If-Match.");
        group.MapGet("/file-info/{**path}", GetAsync).WithSummary("A file with all its versions, also when it is in the trash.");
        group.MapPost("/restore/{**path}", RestoreAsync).WithSummary("Brings a file back from the trash.");
        return group;
    }

    private static async Task<Ok<FolderPage>> ListAsync(
        Caller caller, string workspace, [AsParameters] FileQuery query, WorkspaceFiles files, CancellationToken cancellationToken)
    {
        var limit = query.Limit ?? 200;
        if (string.IsNullOrWhiteSpace(query.Search))
            return TypedResults.Ok(await files.ListAsync(caller.Actor, workspace, query.Folder, query.After, limit, cancellationToken));
        var found = await files.SearchAsync(caller.Actor, workspace, query.Search, limit, cancellationToken);
        return TypedResults.Ok(new FolderPage("", [], found, null));
    }

    private static async Task<Download> ReadAsync(
        Caller caller, string workspace, string path, int? version, WorkspaceFiles files, CancellationToken cancellationToken)
    {
        var file = await files.OpenReadAsync(caller.Actor, workspace, path, version, cancellationToken);
        return Download.Attachment(file.Content, file.Hash, file.Name, file.ModifiedAt);
    }

    private static async Task<NoContent> DeleteAsync(
        Caller caller, string workspace, string path, Preconditions preconditions, Trash trash, CancellationToken cancellationToken)
    {
        await trash.DeleteFileAsync(caller.Actor, workspace, path, preconditions.Condition, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<FileDetails>> GetAsync(
        Caller caller, string workspace, string path, WorkspaceFiles files, CancellationToken cancellationToken) =>
        TypedResults.Ok(await files.GetAsync(caller.Actor, workspace, path, cancellationToken));

    private static async Task<Ok<FileDetails>> RestoreAsync(
        Caller caller, string workspace, string path, Trash trash, WorkspaceFiles files, CancellationToken cancellationToken)
    {
        await trash.RestoreFileAsync(caller.Actor, workspace, path, cancellationToken);
        return TypedResults.Ok(await files.GetAsync(caller.Actor, workspace, path, cancellationToken));
    }

    internal sealed record FileQuery(string? Folder, string? After, int? Limit, string? Search);
}
