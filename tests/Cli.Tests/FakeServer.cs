using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <summary>What is asked of the routes that only pass on: the answer by method and path, as <c>POST locks</c> below the workspace.</summary>
    public ConcurrentDictionary<string, (int Status, object? Body)> Answers { get; } = [];

    /// <summary>Bodies that came to those routes, by method and path with query.</summary>
    public ConcurrentQueue<(string Request, string Body)> Asked { get; } = [];

    /// <summary>Range and If-Range of the downloads.</summary>
    public ConcurrentQueue<string> Ranges { get; } = [];

    /// <summary>Where the portal leads after a right password; a second step when it is <c>/sign-in/code</c>.</summary>
    public string AfterPassword { get; set; } = "/";

    /// <summary>The slugs of the caller's workspaces.</summary>
    public IReadOnlyList<string> Workspaces { get; set; } = ["studio"];

    /// <summary>Whether a known hash saves the sending.</summary>
    public bool IsInstant { get; set; }

    /// <summary>Whether parts are put together wrongly.</summary>
    public bool DamagesJoins { get; set; }

    /// <summary>The most entries of a page of a folder.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>States a job goes through, one a question; the last one stays.</summary>
    public ConcurrentQueue<string> JobStates { get; } = [];

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var server = new FakeServer(app);
        app.Use(server.CheckAsync);
        app.MapGet("/api/v1/workspaces", () => server.Workspaces.Select(slug => new { slug }));
        app.MapGet("/api/v1/workspaces/{workspace}/files", (string? folder, string? after, int? limit) => server.ListFolder(folder ?? "", after, Math.Min(limit ?? 200, server.PageSize)));
        app.MapGet("/api/v1/workspaces/{workspace}/file-info/{**path}", (string path) => server.Files.ContainsKey(path)
            ? Results.Json(new { file = server.Describe(path), versions = new[] { server.DescribeVersion(path, 1) }, isDeleted = false })
            : Results.Problem(detail: $"There is no file '{path}' that you can see.", statusCode: 404, extensions: new Dictionary<string, object?> { ["code"] = "notFound" }));
        app.MapGet("/api/v1/workspaces/{workspace}/files/{**path}", server.SendFileAsync);
        app.MapPost("/api/v1/workspaces/{workspace}/uploads", server.Create);
        app.MapMethods("/api/v1/workspaces/{workspace}/uploads/{id}", ["HEAD"], server.Head);
        app.MapDelete("/api/v1/workspaces/{workspace}/uploads/{id}", (string id) => server.uploads.TryRemove(id, out _) ? Results.NoContent() : Results.NotFound());
        app.MapMethods("/api/v1/workspaces/{workspace}/uploads/{id}", ["PATCH"], server.PatchAsync);
        app.MapPost("/api/v1/batches/{id}/{step}", (string id, string step) => Results.Json(new { id = "j1", title = $"{step} {id}", state = "queued", progress = 0.0, message = "" }, statusCode: 202));
        app.MapGet("/api/v1/jobs/{id}", (string id) =>
        {
            var state = server.JobStates.Count > 1 && server.JobStates.TryDequeue(out var next) ? next : server.JobStates.TryPeek(out var last) ? last : "queued";
            return new { id, title = "Publish March", state, progress = state == "done" ? 1.0 : 0.5, message = "", reason = state == "failed" ? "No room on the disk. Free some and publish again." : null };
        });
        app.MapGet("/api/v1/datasets/{name}/versions", () => Results.Problem(detail: "It broke.", statusCode: 500, extensions: new Dictionary<string, object?> { ["traceId"] = "abc123" }));
        app.MapGet("/sign-in/{step?}", (HttpContext context) =>
        {
            context.Response.Cookies.Append("wsa.form", "form");
            return Results.Content("""<form method="post"><input type="hidden" name="__RequestVerificationToken" value="a&#x2B;b" /></form>""", "text/html");
        });
        app.MapPost("/account/sign-in/{step?}", server.SignInAsync);
        app.MapFallback("{*path}", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>The body that came to a route.</summary>
    public JsonElement BodyOf(string request) => JsonDocument.Parse(Asked.Last(a => a.Request == request).Body).RootElement;

    private object ListFolder(string folder, string? after, int limit)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var below = Files.Keys.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..]).ToList();
        // Folders come first, and a folder in 'next' ends in a slash.
        var entries = below.Where(p => p.Contains('/', StringComparison.Ordinal)).Select(p => prefix + p[..(p.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct().Order(StringComparer.Ordinal)
            .Concat(below.Where(p => !p.Contains('/', StringComparison.Ordinal)).Select(p => prefix + p).Order(StringComparer.Ordinal)).ToList();
        var page = entries.Skip(after is null ? 0 : entries.IndexOf(after) + 1).Take(limit).ToList();
        return new
        {
            folder, folders = page.Where(e => e.EndsWith('/')).Select(e => e[..^1]), files = page.Where(e => !e.EndsWith('/')).Select(Describe),
            next = page.Count > 0 && page[^1] != entries[^1] ? page[^1] : null,
        };
    }

    private async Task AnswerAsync(HttpContext context)
    {
        const string Here = "/api/v1/workspaces/studio/";
        var path = context.Request.Path.Value!;
        path = path.StartsWith(Here, StringComparison.Ordinal) ? path[Here.Length..] : path;
        using var reader = new StreamReader(context.Request.Body);
        Asked.Enqueue(($"{context.Request.Method} {path}{context.Request.QueryString}", await reader.ReadToEndAsync()));
        if (!Answers.TryGetValue($"{context.Request.Method} {path}", out var answer)) answer = (404, new { code = "notFound", detail = $"There is no '{path}' that you can see." });
        context.Response.StatusCode = answer.Status;
        if (answer.Body is string text) await context.Response.WriteAsync(text);
        else if (answer.Body is not null) await context.Response.WriteAsJsonAsync(answer.Body, (JsonSerializerOptions?)null, answer.Status < 400 ? "application/json" : "application/problem+json");
    }

    private object DescribeVersion(string path, int number) => new { number, sizeBytes = Files[path].Length, hash = Convert.ToHexStringLower(SHA256.HashData(Files[path])) };

    private object Describe(string path) => new { path, version = 1, modifiedAt = "2026-03-14T09:00:00Z", modifiedBy = "ann", sizeBytes = Files[path].Length, hash = Convert.ToHexStringLower(SHA256.HashData(Files[path])) };

    private async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (context.Request.Headers.Authorization == $"Bearer {Token}" || context.Request.Cookies["wsa"] == "session" || !context.Request.Path.StartsWithSegments("/api")) await next(context);
        else await Results.Problem(detail: "This token is not known here.", statusCode: 401, extensions: new Dictionary<string, object?> { ["code"] = "unauthenticated" }).ExecuteAsync(context);
    }

    private async Task<IResult> SignInAsync(HttpContext context, string? step)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["__RequestVerificationToken"] != "a+b" || context.Request.Cookies["wsa.form"] != "form") return Results.Redirect("/sign-in?error=expired");
        if (step is null && (form["userName"] != "ann" || form["password"] != "right horse")) return Results.Redirect("/sign-in?error=wrong&returnUrl=%2F");
        if (step is not null && form["code"] != "123456") return Results.Redirect("/sign-in/code?error=code");
        if (step is null && AfterPassword != "/") return Results.Redirect(AfterPassword);
        context.Response.Cookies.Append("wsa", "session", new() { HttpOnly = true, SameSite = SameSiteMode.Strict });
        return Results.Redirect("/");
    }

    private IResult Create(HttpContext context)
    {
        var metadata = context.Request.Headers["Upload-Metadata"].ToString().Split(',').Select(pair => pair.Split(' ')).ToDictionary(p => p[0], p => Encoding.UTF8.GetString(Convert.FromBase64String(p[1])));
        var concat = context.Request.Headers["Upload-Concat"].ToString();
        if (concat.StartsWith("final;", StringComparison.Ordinal)) return Join(concat["final;".Length..].Split(' '), metadata["path"], metadata["sha256"]);
        var id = $"u{Interlocked.Increment(ref lastUpload)}";
        var upload = new Upload(metadata["path"], long.Parse(context.Request.Headers["Upload-Length"].ToString(), CultureInfo.InvariantCulture), concat == "partial" ? null : metadata["sha256"]);
        if (upload.Sha256 is { } announced && Files.Values.FirstOrDefault(file => HashOf(file) == announced && file.Length > 0) is { } known && IsInstant)
        {
            Files[upload.Path] = known;
            context.Response.Headers["Upload-Offset"] = upload.Length.ToString(CultureInfo.InvariantCulture);
        }

        uploads[id] = upload;
        if (upload.Length == 0) Files[upload.Path] = [];
        return Results.Created($"/api/v1/workspaces/studio/uploads/{id}", null);
    }

    private IResult Join(string[] parts, string path, string sha256)
    {
        byte[] content = parts.Aggregate(new MemoryStream(), (all, part) =>
        {
            uploads[part.Split('/')[^1]].Bytes.WriteTo(all);
            return all;
        }).ToArray();
        if (DamagesJoins) content[0] ^= 1;
        if (HashOf(content) != sha256) return Refuse("The parts together are not what was announced.");
        Files[path] = content;
        return Results.Created("/api/v1/workspaces/studio/uploads/joined", null);
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static IResult Refuse(string why) => Results.Problem(detail: why, statusCode: 400, extensions: new Dictionary<string, object?> { ["code"] = "invalid" });

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
            if (upload.Sha256 is { } announced && HashOf(upload.Bytes.ToArray()) != announced) return Refuse("The bytes are not the ones announced.");
            if (upload.Sha256 is not null) Files[upload.Path] = upload.Bytes.ToArray();
        }

        context.Response.Headers["Upload-Offset"] = upload.Bytes.Length.ToString(CultureInfo.InvariantCulture);
        return Results.NoContent();
    }

    private async Task SendFileAsync(HttpContext context, string path)
    {
        var content = Files[path];
        if (context.Request.Headers.Range.Count > 0) Ranges.Enqueue($"{context.Request.Headers.Range} {context.Request.Headers.IfRange}");
        if (Troubles.TryDequeue(out var trouble))
        {
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, (int)trouble.KeepBytes));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await Results.Bytes(content, enableRangeProcessing: true, entityTag: new($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"")).ExecuteAsync(context);
    }

    /// <summary>What a request meets: some bytes are kept, then a status, or without one the connection is cut.</summary>
    public sealed record Trouble(int? Status, long KeepBytes = 0);

    private sealed record Upload(string Path, long Length, string? Sha256)
    {
        public MemoryStream Bytes { get; } = new();

        public async Task ReadAsync(Stream body, long most)
        {
            var buffer = new byte[64 * 1024];
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
