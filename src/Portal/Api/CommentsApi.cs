using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Comments on files, and the inbox of those they name.</summary>
internal static class CommentsApi
{
    public static RouteGroupBuilder MapComments(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/comments").WithTags("Comments");
        group.MapGet("", ListAsync).WithSummary("The threads of a file, oldest first, with their answers; resolved=false for open ones only.");
        group.MapPost("", AddAsync).WithSummary("Comments on a file, a time or a frame of it, or answers a comment. @name tells that member.");
        group.MapPut("/{id:guid}", EditAsync).WithSummary("Changes what one's own comment says.");
        group.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Takes one's own comment back; who manages the file, any.");
        group.MapPost("/{id:guid}/resolve", ResolveAsync).WithSummary("Says that a thread is dealt with.");
        group.MapPost("/{id:guid}/reopen", ReopenAsync).WithSummary("Says that a thread is not dealt with after all.");
        var inbox = api.MapGroup("/inbox").WithTags("Comments");
        inbox.MapGet("", InboxAsync).WithSummary("Comments that name the caller and wait for them, newest first, of one workspace or all.");
        inbox.MapPost("/{comment:guid}/done", DoneAsync).WithSummary("Takes a mention off the inbox.");
        return group;
    }

    private static async Task<Ok<CommentPage>> ListAsync(
        Caller caller, string workspace, [AsParameters] CommentQuery query, Comments comments, CancellationToken cancellationToken) =>
        TypedResults.Ok(await comments.ListAsync(caller.Actor, workspace, query.Path, query.Resolved, query.After, query.Limit ?? 100, cancellationToken));

    private static async Task<Created<CommentMade>> AddAsync(
        Caller caller, string workspace, CommentRequest body, Comments comments, CancellationToken cancellationToken)
    {
        var made = await comments.AddAsync(caller.Actor, workspace, body, cancellationToken);
        return TypedResults.Created($"/api/v1/workspaces/{workspace}/comments?path={Uri.EscapeDataString(made.Comment.Path)}", made);
    }

    private static async Task<Ok<CommentMade>> EditAsync(
        Caller caller, string workspace, CommentId id, CommentText body, Comments comments, CancellationToken cancellationToken) =>
        TypedResults.Ok(await comments.EditAsync(caller.Actor, workspace, id, body.Text, cancellationToken));

    private static async Task<NoContent> DeleteAsync(Caller caller, string workspace, CommentId id, Comments comments, CancellationToken cancellationToken)
    {
        await comments.DeleteAsync(caller.Actor, workspace, id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<CommentDetails>> ResolveAsync(Caller caller, string workspace, CommentId id, Comments comments, CancellationToken cancellationToken) =>
        TypedResults.Ok(await comments.ResolveAsync(caller.Actor, workspace, id, resolved: true, cancellationToken));

    private static async Task<Ok<CommentDetails>> ReopenAsync(Caller caller, string workspace, CommentId id, Comments comments, CancellationToken cancellationToken) =>
        TypedResults.Ok(await comments.ResolveAsync(caller.Actor, workspace, id, resolved: false, cancellationToken));

    private static async Task<Ok<IReadOnlyList<Mention>>> InboxAsync(
        Caller caller, string? workspace, int? limit, Mentions mentions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mentions.ListAsync(caller.Actor, workspace, limit ?? 100, cancellationToken));

    private static async Task<NoContent> DoneAsync(Caller caller, CommentId comment, Mentions mentions, CancellationToken cancellationToken)
    {
        await mentions.DoneAsync(caller.Actor, comment, cancellationToken);
        return TypedResults.NoContent();
    }

    internal sealed record CommentQuery(string Path, bool? Resolved, int? After, int? Limit);

    internal sealed record CommentText
    {
        public required string Text { get; init; }
    }
}
