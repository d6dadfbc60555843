using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Resumable uploads: tus 1.0.0 core, creation, termination, expiration. https://tus.io/protocols/resumable-upload</summary>
internal static class UploadsApi
{
    public static RouteGroupBuilder MapUploads(this IEndpointRouteBuilder api)
    {
        // Anonymous for the routing only: who sends is settled by Sender, because an upload's own key is as good as a token here.
        var group = api.MapGroup("/workspaces/{workspace}/uploads").WithTags("Uploads").AllowAnonymous().AddEndpointFilter(TusProtocol.FilterAsync);
        group.MapMethods("", [HttpMethods.Options], TusProtocol.Describe).WithSummary("What this server speaks: tus 1.0.0.");
        group.MapMethods("/{id:guid}", [HttpMethods.Options], TusProtocol.Describe).WithSummary("What this server speaks: tus 1.0.0.");
        group.MapPost("", CreateAsync).WithSummary("Begins an upload (tus creation): Upload-Length, Upload-Metadata with path, sha256, note. Location says where to send bytes.");
        group.MapMethods("/{id:guid}", [HttpMethods.Head], HeadAsync).WithSummary("How many bytes are safe (tus): Upload-Offset.");
        group.MapPatch("/{id:guid}", AppendAsync).WithSummary("Sends bytes from Upload-Offset on (tus). What arrives before a cut is kept.");
        group.MapDelete("/{id:guid}", TerminateAsync).WithSummary("Gives an upload up (tus termination).");
        group.MapPost("/{id:guid}", OverrideAsync).WithSummary("PATCH, HEAD or DELETE by X-HTTP-Method-Override, for clients that can only POST.");
        return group;
    }

    private static async Task<Created> CreateAsync(string workspace, HttpContext context, Uploads uploads)
    {
        // With the key of another upload nothing can be begun: only with a token or the cookie.
        var actor = await Caller.RequireAsync(context);
        var upload = await uploads.CreateAsync(actor, workspace, TusProtocol.ReadCreation(context.Request), context.RequestAborted);
        TusProtocol.WriteExpiry(context.Response, upload);
        return TypedResults.Created($"/api/v1/workspaces/{upload.Workspace}/uploads/{upload.Id}");
    }

    private static async Task<Ok> HeadAsync(string workspace, UploadId id, HttpContext context, Uploads uploads)
    {
        var upload = await uploads.GetAsync(await SenderAsync(context, id, uploads), id, context.RequestAborted);
        RequireIn(workspace, upload);
        TusProtocol.WriteStatus(context.Response, upload);
        return TypedResults.Ok();
    }

    private static async Task<NoContent> AppendAsync(
        string workspace, UploadId id, HttpContext context, Uploads uploads, IHostApplicationLifetime lifetime)
    {
        var offset = TusProtocol.ReadOffset(context.Request);
        var actor = await SenderAsync(context, id, uploads);
        RequireIn(workspace, await uploads.GetAsync(actor, id, context.RequestAborted));
        // A file is as long as it is and a line as slow as it is. Both limits guard endpoints that buffer; this one does not.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        // A stopping server does not wait for the rest of a long file.
        using var stop = lifetime.ApplicationStopping.Register(context.Abort);
        // Not RequestAborted: it fires ahead of bytes that have already arrived. A cut line ends the body's stream by itself.
        var upload = await uploads.AppendAsync(actor, id, offset, context.Request.Body, CancellationToken.None);
        TusProtocol.WriteProgress(context.Response, upload);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> TerminateAsync(string workspace, UploadId id, HttpContext context, Uploads uploads)
    {
        var actor = await SenderAsync(context, id, uploads);
        RequireIn(workspace, await uploads.GetAsync(actor, id, context.RequestAborted));
        await uploads.TerminateAsync(actor, id, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> OverrideAsync(
        string workspace, UploadId id, HttpContext context, Uploads uploads, IHostApplicationLifetime lifetime) =>
        context.Request.Headers["X-HTTP-Method-Override"].ToString().ToUpperInvariant() switch
        {
            "PATCH" => await AppendAsync(workspace, id, context, uploads, lifetime),
            "DELETE" => await TerminateAsync(workspace, id, context, uploads),
            "HEAD" => await HeadAsync(workspace, id, context, uploads),
            _ => TypedResults.Problem(
                "POST to an upload needs X-HTTP-Method-Override: PATCH, HEAD or DELETE.", statusCode: StatusCodes.Status405MethodNotAllowed, title: "Not valid"),
        };

    private static async Task<Actor> SenderAsync(HttpContext context, UploadId id, Uploads uploads) =>
        context.Request.Query["key"].ToString() is { Length: > 0 } key
            ? await uploads.AuthenticateAsync(id, key, context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted)
            : await Caller.RequireAsync(context);

    private static void RequireIn(string workspace, UploadStatus upload)
    {
        if (upload.Workspace != workspace)
            throw new WorkspaceException(ErrorCode.NotFound, $"There is no upload '{upload.Id}' in workspace '{workspace}'. Begin it again.");
    }
}
