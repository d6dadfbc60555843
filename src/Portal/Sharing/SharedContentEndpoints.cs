using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Api;

namespace WorkspaceAgents.Portal.Sharing;

/// <summary>What the page of a share link, and programs, fetch: files, shards, previews. No account; the secret in the address is the key.</summary>
internal static class SharedContentEndpoints
{
    public static RouteGroupBuilder MapSharedContent(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/s/{secret}").AllowAnonymous().RequireRateLimiting(SharingExtensions.RequestsPolicy).ExcludeFromDescription();
        group.MapMethods("/files/{**path}", [HttpMethods.Get, HttpMethods.Head], FileAsync);
        group.MapMethods("/shards/{shard}", [HttpMethods.Get, HttpMethods.Head], ShardAsync);
        group.MapGet("/text/{**path}", TextAsync);
        group.MapGet("/frames/{number:int}/{**path}", FrameAsync);
        // Antiforgery is checked by the handler, to answer an expired form with the page again.
        group.MapPost("/unlock", UnlockAsync).DisableAntiforgery().RequireRateLimiting(SharingExtensions.PasswordsPolicy);
        return group;
    }

    private static async Task<Download> FileAsync(
        string secret, string path, ShareVisitor visitor, SharedContent shared, CancellationToken cancellationToken)
    {
        var file = await shared.OpenFileAsync(visitor.Call(secret), path, cancellationToken);
        return Download.Attachment(file.Content, file.Hash, file.Name, file.ModifiedAt);
    }

    private static async Task<Download> ShardAsync(
        string secret, string shard, ShareVisitor visitor, SharedContent shared, CancellationToken cancellationToken)
    {
        var content = await shared.OpenShardAsync(visitor.Call(secret), shard, cancellationToken);
        return Download.Attachment(content.Content, content.Hash, shard, null);
    }

    private static async Task<ContentHttpResult> TextAsync(
        string secret, string path, HttpResponse response, ShareVisitor visitor, SharedContent shared, CancellationToken cancellationToken)
    {
        var text = await shared.ReadTextAsync(visitor.Call(secret), path, cancellationToken);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.Headers["X-Text-Is-Cut"] = text.IsCut ? "true" : "false";
        return TypedResults.Text(text.Text, "text/plain; charset=utf-8");
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> FrameAsync(
        string secret, int number, string path, HttpResponse response, ShareVisitor visitor, SharedContent shared, CancellationToken cancellationToken)
    {
        if (await shared.ReadFrameAsync(visitor.Call(secret), path, number, cancellationToken) is not { } picture) return TypedResults.NotFound();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, max-age=300";
        return TypedResults.File(picture.Bytes, picture.MediaType);
    }

    private static async Task<RedirectHttpResult> UnlockAsync(
        string secret, HttpContext context, IAntiforgery antiforgery, ShareVisitor visitor, SharedContent shared, CancellationToken cancellationToken)
    {
        var page = $"/s/{Uri.EscapeDataString(secret)}";
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return TypedResults.LocalRedirect($"{page}?error=expired");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        try
        {
            if (await shared.UnlockAsync(visitor.Call(secret, form["password"].ToString()), cancellationToken) is { } proof) visitor.Remember(secret, proof);
            return TypedResults.LocalRedirect(page);
        }
        catch (WorkspaceException refusal) when (refusal.Code is ErrorCode.Unauthenticated or ErrorCode.Locked)
        {
            return TypedResults.LocalRedirect($"{page}?error={(refusal.Code == ErrorCode.Locked ? "locked" : "wrong")}");
        }
    }
}
