using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using WorkspaceAgents.Catalog;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>The table: every operation on a file, what it needs, and how each door is asked for it.</summary>
internal static class AccessMatrix
{
    /// <param name="Name">What it is called in a failure.</param>
    /// <param name="Needs">What the actor must have on the path, besides view.</param>
    /// <param name="Writes">Whether a lock stands in its way.</param>
    /// <param name="OrAnnotate">Whether 'annotate' does as well: for captions, sensors and annotations.</param>
    /// <param name="Http">The request; null when the door has no such thing.</param>
    /// <param name="Mcp">The tool and its arguments.</param>
    /// <param name="Form">The name of the form in the file's drawer.</param>
    /// <param name="IsInTrash">Whether the file lies in the trash when the operation comes.</param>
    internal sealed record Operation(
        string Name, Permissions Needs, bool Writes, Func<string, HttpRequestMessage>? Http, Func<string, (string Tool, JsonObject Arguments)>? Mcp = null,
        string? Form = null, bool OrAnnotate = false, bool IsInTrash = false)
    {
        public override string ToString() => Name;
    }

    public static IReadOnlyList<Operation> Operations { get; } =
    [
        new("see", Permissions.View, false, path => new(HttpMethod.Get, $"{Studio}/file-info/{path}"), path => ("stat_file", new() { ["path"] = path })),
        new("download", Permissions.Download, false, path => new(HttpMethod.Get, $"{Studio}/files/{path}")),
        new("compare", Permissions.Download, false, path => new(HttpMethod.Get, $"{Studio}/compare/{path}?from=1&to=1")),
        new("upload media", Permissions.Write, true, path => Upload($"{path}.more.mp4"), path => ("begin_upload", new() { ["path"] = $"{path}.more.mp4", ["sizeBytes"] = 1 })),
        new("upload captions", Permissions.Write, true, path => Upload($"{path}.more.vtt"), path => ("begin_upload", new() { ["path"] = $"{path}.more.vtt", ["sizeBytes"] = 1 }), OrAnnotate: true),
        new("delete", Permissions.Write, true, path => new(HttpMethod.Delete, $"{Studio}/files/{path}"), path => ("change_file", new() { ["action"] = "delete", ["path"] = path }), "throw-away"),
        new("move", Permissions.Write, true, path => Json($"{Studio}/files/move", new() { ["from"] = path, ["to"] = $"{path}.moved.mp4" }),
            path => ("change_file", new() { ["action"] = "move", ["path"] = path, ["to"] = $"{path}.moved.mp4" })),
        new("copy", Permissions.Download | Permissions.Write, true, path => Json($"{Studio}/files/copy", new() { ["from"] = path, ["to"] = $"{path}.copy.mp4" }),
            path => ("change_file", new() { ["action"] = "copy", ["path"] = path, ["to"] = $"{path}.copy.mp4" })),
        new("restore a version", Permissions.Write, true, path => new(HttpMethod.Post, $"{Studio}/versions/1/restore/{path}"),
            path => ("change_file", new() { ["action"] = "restore_version", ["path"] = path, ["version"] = 1 })),
        new("comment", Permissions.Write, false, path => Json($"{Studio}/comments", new() { ["path"] = path, ["text"] = "look here" }), OrAnnotate: true),
        new("share to look", Permissions.Publish, false, path => Json($"{Studio}/shares", new() { ["path"] = path, ["access"] = "view" })),
        new("share to take", Permissions.Publish | Permissions.Download, false, path => Json($"{Studio}/shares", new() { ["path"] = path, ["access"] = "download" })),
        new("bring back from the trash", Permissions.Write, true, path => new(HttpMethod.Post, $"{Studio}/restore/{path}"),
            path => ("change_file", new() { ["action"] = "restore", ["path"] = path }), IsInTrash: true),
        new("grant", Permissions.Manage, false, path => Json($"{Studio}/grants", Grant(path)),
            path => ("change_access", new() { ["action"] = "grant", ["path"] = path, ["subject"] = "role:guest", ["permissions"] = "view" })),
    ];

    public static JsonObject Grant(string path, string effect = "allow", string role = "guest", string permissions = "view") => new()
    {
        ["path"] = path, ["subjectKind"] = "role", ["subject"] = role, ["effect"] = effect, ["permissions"] = permissions,
    };

    private static HttpRequestMessage Upload(string path) =>
        Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "1"), ("Upload-Metadata", $"path {Base64(path)}"));

    private static HttpRequestMessage Json(string url, JsonObject body) => new(HttpMethod.Post, url) { Content = JsonContent.Create(body) };

    /// <summary>Calls a tool as any client does: one JSON-RPC request over HTTP, answered as an event.</summary>
    public static async Task<(bool IsError, string Code)> CallToolAsync(HttpClient client, string tool, JsonObject arguments)
    {
        arguments["workspace"] = "studio";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Content = new StringContent(new JsonObject
        {
            ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
        }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        var result = JsonNode.Parse(body.Split('\n').First(line => line.StartsWith("data:", StringComparison.Ordinal))[5..])!["result"]!;
        var failed = result["isError"]?.GetValue<bool>() ?? false;
        return (failed, failed ? result["_meta"]!["code"]!.GetValue<string>() : "");
    }
}
