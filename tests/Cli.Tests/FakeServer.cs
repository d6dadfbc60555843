using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Cli.Tests;

/// <summary>A server that keeps the protocol of the API and breaks it when told to.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Upload> uploads = [];

    private int lastUpload;

    private FakeServer(WebApplication app) => this.app = app;

    public const string Token = "wsa_test";

    public string Address => app.Urls.Single();

    /// <summary>Files that are there, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>What the next PATCHes do instead of succeeding.</summary>
    public ConcurrentQueue<Trouble> Troubles { get; } = [];

    /// <summary>Requests as they came: method and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Offsets of the PATCHes, in order.</summary>
    public ConcurrentQueue<long> Offsets { get; } = [];

    /// <summary>States a job goes through, one a question; the last one stays.</summary>
    public ConcurrentQueue<string> JobStates { get; } = [];

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeServer(app);
        app.Use(server.CheckAsync);
        app.MapGet("/api/v1/workspaces", () => new[] { new { slug = "studio" } });
        app.MapGet("/api/v1/workspaces/{workspace}/files", (string folder) => new { folder, folders = Array.Empty<string>(), files = server.Files.Keys.Where(p => p.StartsWith(folder, StringComparison.Ordinal)).Order().Select(server.Describe) });
        app.MapGet("/api/v1/workspaces/{workspace}/file-info/{**path}", (string path) => server.Files.ContainsKey(path)
            ? Results.Json(new { file = server.Describe(path), isDeleted = false })
            : Results.Problem(detail: $"There is no file '{path}' that you can see.", statusCode: 404, extensions: new Dictionary<string, object?> { ["code"] = "notFound" }));
        app.MapGet("/api/v1/workspaces/{workspace}/files/{**path}", server.SendFileAsync);
        app.MapPost("/api/v1/workspaces/{workspace}/uploads", server.Create);
        app.MapMethods("/api/v1/workspaces/{workspace}/uploads/{id}", ["HEAD"], server.Head);
        app.MapMethods("/api/v1/workspaces/{workspace}/uploads/{id}", ["PATCH"], server.PatchAsync);
        app.MapPost("/api/v1/batches/{id}/{step}", (string id, string step) => Results.Json(new { id = "j1", title = $"{step} {id}", state = "queued", progress = 0.0, message = "" }, statusCode: 202));
        app.MapGet("/api/v1/jobs/{id}", (string id) =>
        {
            var state = server.JobStates.Count > 1 && server.JobStates.TryDequeue(out var next) ? next : server.JobStates.TryPeek(out var last) ? last : "queued";
            return new { id, title = "Publish March", state, progress = state == "done" ? 1.0 : 0.5, message = "", reason = state == "failed" ? "No room on the disk. Free some and publish again." : null };
        });
        app.MapGet("/api/v1/datasets/{name}/versions", () => Results.Problem(detail: "It broke.", statusCode: 500, extensions: new Dictionary<string, object?> { ["traceId"] = "abc123" }));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private object Describe(string path) => new { path, version = 1, sizeBytes = Files[path].Length, hash = Convert.ToHexStringLower(SHA256.HashData(Files[path])) };

    private async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (context.Request.Headers.Authorization == $"Bearer {Token}") await next(context);
        else await Results.Problem(detail: "This token is not known here.", statusCode: 401, extensions: new Dictionary<string, object?> { ["code"] = "unauthenticated" }).ExecuteAsync(context);
    }

    private IResult Create(HttpContext context)
    {
        var metadata = context.Request.Headers["Upload-Metadata"].ToString().Split(',').Select(pair => pair.Split(' ')).ToDictionary(p => p[0], p => Encoding.UTF8.GetString(Convert.FromBase64String(p[1])));
        var id = $"u{Interlocked.Increment(ref lastUpload)}";
        var upload = new Upload(metadata["path"], long.Parse(context.Request.Headers["Upload-Length"].ToString(), CultureInfo.InvariantCulture), metadata["sha256"]);
        uploads[id] = upload;
        if (upload.Length == 0) Files[upload.Path] = [];
        return Results.Created($"/api/v1/workspaces/studio/uploads/{id}", null);
    }

    private IResult Head(HttpContext context, string id)
    {
        if (!uploads.TryGetValue(id, out var upload)) return Results.StatusCode(404);
        context.Response.Headers["Upload-Offset"] = upload.Bytes.Length.ToString(CultureInfo.InvariantCulture);
        return Results.Ok();
    }

    private async Task<IResult> PatchAsync(HttpContext context, string id)
    {
        var upload = uploads[id];
        var offset = long.Parse(context.Request.Headers["Upload-Offset"].ToString(), CultureInfo.InvariantCulture);
        Offsets.Enqueue(offset);
        if (Troubles.TryDequeue(out var trouble))
        {
            await upload.ReadAsync(context.Request.Body, trouble.KeepBytes);
            if (trouble.Status is not { } status)
            {
                context.Abort();
                return Results.Empty;
            }

            return Results.Problem(detail: $"Trouble {status}.", statusCode: status);
        }

        if (offset != upload.Bytes.Length) return Results.Problem(detail: "Wrong offset.", statusCode: 409);
        await upload.ReadAsync(context.Request.Body, long.MaxValue);
        if (upload.Bytes.Length == upload.Length)
        {
            if (Convert.ToHexStringLower(SHA256.HashData(upload.Bytes.ToArray())) != upload.Sha256) return Results.Problem(detail: "The bytes are not the ones announced.", statusCode: 400, extensions: new Dictionary<string, object?> { ["code"] = "invalid" });
            Files[upload.Path] = upload.Bytes.ToArray();
        }

        context.Response.Headers["Upload-Offset"] = upload.Bytes.Length.ToString(CultureInfo.InvariantCulture);
        return Results.NoContent();
    }

    private async Task SendFileAsync(HttpContext context, string path)
    {
        var content = Files[path];
        if (Troubles.TryDequeue(out var trouble))
        {
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, (int)trouble.KeepBytes));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await Results.Bytes(content, enableRangeProcessing: true).ExecuteAsync(context);
    }

    /// <summary>What a request meets: some bytes are kept, then a status, or without one the connection is cut.</summary>
    public sealed record Trouble(int? Status, long KeepBytes = 0);

    private sealed record Upload(string Path, long Length, string Sha256)
    {
        public MemoryStream Bytes { get; } = new();

        public async Task ReadAsync(Stream body, long most)
        {
            var buffer = new byte[8192];
            for (long taken = 0; taken < most;)
            {
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - taken)));
                if (read == 0) return;
                await Bytes.WriteAsync(buffer.AsMemory(0, read));
                taken += read;
            }
        }
    }
}
