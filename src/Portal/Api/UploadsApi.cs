using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Resumable uploads: tus 1.0.0 with all its extensions but concatenation-unfinished. https://tus.io/protocols/resumable-upload</summary>
internal static class UploadsApi
{
    public static RouteGroupBuilder MapUploads(this IEndpointRouteBuilder api)
    {
        // Anonymous for the routing only: who sends is settled by Sender, because an upload's own key is as good as a token here.
        var group = api.MapGroup("/workspaces/{workspace}/uploads").WithTags("Uploads").AllowAnonymous().AddEndpointFilter(TusProtocol.FilterAsync);
        group.MapMethods("", [HttpMethods.Options], TusProtocol.Describe).WithSummary("What this server speaks: tus 1.0.0 and its extensions.");
        group.MapMethods("/{id:guid}", [HttpMethods.Options], TusProtocol.Describe).WithSummary("What this server speaks: tus 1.0.0 and its extensions.");
        group.MapPost("", CreateAsync).WithSummary(
            "Begins an upload (tus creation, with upload, defer-length, concatenation). Upload-Metadata takes path, sha256, note, ifMatch. Location says where to send bytes. "
            + "With a sha256 whose bytes the caller may download already it is complete at once.");
        group.MapMethods("/{id:guid}", [HttpMethods.Head], HeadAsync).WithSummary("How many bytes are safe (tus): Upload-Offset.");
        group.MapPatch("/{id:guid}", AppendAsync).WithSummary("Sends bytes from Upload-Offset on (tus). What arrives before a cut is kept; with Upload-Checksum it is all or nothing.");
        group.MapDelete("/{id:guid}", TerminateAsync).WithSummary("Forgets an upload and frees its bytes (tus termination); a file that it became stays.");
        group.MapPost("/{id:guid}", OverrideMissing).WithSummary("Any method by X-HTTP-Method-Override, for clients that cannot send PATCH, HEAD or DELETE.");
        group.MapMethods("/{id:guid}", [HttpMethods.Get, HttpMethods.Put], OverrideMissing).ExcludeFromDescription();
        group.MapMethods("", [HttpMethods.Get, HttpMethods.Put], OverrideMissing).ExcludeFromDescription();
        return group;
    }

    /// <summary>Answers a request whose method is overridden: the actual one does not count.</summary>
    internal static async Task<object?> DispatchAsync(HttpContext context, string method)
    {
        var services = context.RequestServices;
        var (uploads, workspace) = (services.GetRequiredService<Uploads>(), (string)context.GetRouteValue("workspace")!);
        if (HttpMethods.IsOptions(method)) return TusProtocol.Describe(context.Response);
        if (context.GetRouteValue("id") is not string text) return HttpMethods.IsPost(method) ? await CreateAsync(workspace, context, uploads, Lifetime()) : OverrideMissing();
        var id = new UploadId(Guid.Parse(text));
        return method switch
        {
            "PATCH" => await AppendAsync(workspace, id, context, uploads, Lifetime()),
            "DELETE" => await TerminateAsync(workspace, id, context, uploads),
            "HEAD" => await HeadAsync(workspace, id, context, uploads),
            _ => OverrideMissing(),
        };

        IHostApplicationLifetime Lifetime() => services.GetRequiredService<IHostApplicationLifetime>();
    }

    private static ProblemHttpResult OverrideMissing() => TypedResults.Problem(
        "An upload takes PATCH, HEAD, DELETE or OPTIONS, and its collection POST or OPTIONS: as the method, or as X-HTTP-Method-Override with any other.",
        statusCode: StatusCodes.Status405MethodNotAllowed, title: "Not valid");

    private static async Task<Created> CreateAsync(string workspace, HttpContext context, Uploads uploads, IHostApplicationLifetime lifetime)
    {
        // With the key of another upload nothing can be begun: only with a token or the cookie.
        var actor = await Caller.RequireAsync(context);
        UploadStatus upload;
        if (TusProtocol.ReadJoin(context.Request) is { } join)
        {
            upload = await uploads.JoinAsync(actor, workspace, join, context.RequestAborted);
            TusProtocol.WriteProgress(context.Response, upload);
        }
        else
        {
            // Read first: a request that is wrong begins nothing.
            var first = TusProtocol.HasBody(context.Request) ? TusProtocol.ReadPiece(context.Request, isCreation: true) : null;
            upload = await uploads.CreateAsync(actor, workspace, TusProtocol.ReadCreation(context.Request), context.RequestAborted);
            if (first is not null && upload.State == UploadState.Open) upload = await ReceiveFirstAsync(context, actor, upload.Id, first, uploads, lifetime);
            if (first is not null || upload.State == UploadState.Completed) TusProtocol.WriteProgress(context.Response, upload);
            else TusProtocol.WriteExpiry(context.Response, upload);
        }

        return TypedResults.Created($"/api/v1/workspaces/{upload.Workspace}/uploads/{upload.Id}");
    }

    private static async Task<Ok> HeadAsync(string workspace, UploadId id, HttpContext context, Uploads uploads)
    {
        var actor = await SenderAsync(context, workspace, id, uploads);
        TusProtocol.WriteStatus(context.Response, await uploads.GetAsync(actor, id, context.RequestAborted));
        return TypedResults.Ok();
    }

    private static async Task<NoContent> AppendAsync(
        string workspace, UploadId id, HttpContext context, Uploads uploads, IHostApplicationLifetime lifetime)
    {
        var piece = TusProtocol.ReadPiece(context.Request);
        var actor = await SenderAsync(context, workspace, id, uploads);
        TusProtocol.WriteProgress(context.Response, await ReceiveAsync(context, actor, id, piece, uploads, lifetime));
        return TypedResults.NoContent();
    }

    private static async Task<UploadStatus> ReceiveFirstAsync(
        HttpContext context, Actor actor, UploadId id, UploadPiece piece, Uploads uploads, IHostApplicationLifetime lifetime)
    {
        try
        {
            return await ReceiveAsync(context, actor, id, piece, uploads, lifetime);
        }
        catch (WorkspaceException)
        {
            // The sender was not told the address yet, so nobody could go on with it.
            await uploads.TerminateAsync(actor, id, CancellationToken.None);
            throw;
        }
    }

    private static async Task<UploadStatus> ReceiveAsync(
        HttpContext context, Actor actor, UploadId id, UploadPiece piece, Uploads uploads, IHostApplicationLifetime lifetime)
    {
        // A file is as long as it is and a line as slow as it is. Both limits guard endpoints that buffer; this one does not.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        // A stopping server does not wait for the rest of a long file.
        using var stop = lifetime.ApplicationStopping.Register(context.Abort);
        // Not RequestAborted: it fires ahead of bytes that have already arrived. A cut line ends the body's stream by itself.
        return await uploads.AppendAsync(actor, id, piece, CancellationToken.None);
    }

    private static async Task<NoContent> TerminateAsync(string workspace, UploadId id, HttpContext context, Uploads uploads)
    {
        var actor = await SenderAsync(context, workspace, id, uploads);
        await uploads.TerminateAsync(actor, id, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Actor> SenderAsync(HttpContext context, string workspace, UploadId id, Uploads uploads)
    {
        var actor = context.Request.Query["key"].ToString() is { Length: > 0 } key
            ? await uploads.AuthenticateAsync(id, key, context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted)
            : await Caller.RequireAsync(context);
        await uploads.RequireInAsync(actor, workspace, id, context.RequestAborted);
        return actor;
    }
}
