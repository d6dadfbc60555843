using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Short forms of the calls that many tests make.</summary>
internal static class ApiCalls
{
    public const string Studio = "/api/v1/workspaces/studio";

    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string url)
    {
        using var response = await client.GetAsync(url);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public static async Task<JsonNode> PostJsonAsync(this HttpClient client, string url, JsonNode? body, HttpStatusCode expected)
    {
        using var response = await client.PostAsync(url, body is null ? null : JsonContent.Create(body));
        return await ReadAsync(response, expected);
    }

    /// <summary>A refusal: its status, and a body that is ProblemDetails with a trace id.</summary>
    public static async Task<JsonNode> RefusalAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((int)expected, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["traceId"]!.GetValue<string>());
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
        return problem;
    }

    public static HttpRequestMessage Tus(HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }

    public static HttpRequestMessage Patch(string url, long offset, byte[] bytes)
    {
        var request = Tus(HttpMethod.Patch, url, ("Upload-Offset", $"{offset}"));
        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return request;
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Begins an upload; gives its address.</summary>
    public static async Task<string> BeginAsync(this HttpClient client, string path, long length, string? more = null)
    {
        using var response = await client.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads",
            ("Upload-Length", $"{length}"), ("Upload-Metadata", $"path {Base64(path)}{more}")));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return response.Headers.Location!.OriginalString;
    }

    /// <summary>Uploads a file whole.</summary>
    public static async Task UploadAsync(this HttpClient client, string path, byte[] bytes)
    {
        var url = await client.BeginAsync(path, bytes.Length);
        if (bytes.Length == 0) return;
        using var response = await client.SendAsync(Patch(url, 0, bytes));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public static async Task<long> OffsetAsync(this HttpClient client, string url)
    {
        using var response = await client.SendAsync(Tus(HttpMethod.Head, url));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return long.Parse(response.Header("Upload-Offset")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }
}
