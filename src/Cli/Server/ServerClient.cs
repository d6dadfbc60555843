using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>The HTTP API of a server. Refusals become <see cref="CliException"/> with the server's own words.</summary>
internal sealed class ServerClient : IDisposable
{
    private readonly HttpClient _http;

    public ServerClient(Connection connection)
    {
        Server = connection.Server;
        // Uploads run for hours; a dead connection is noticed by the socket, not by a limit on the whole call.
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(connection.Server, "api/v1/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        // A person's session where the server takes no token; never both.
        if (connection.Cookie is null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        else _http.DefaultRequestHeaders.Add("Cookie", connection.Cookie);
    }

    public Uri Server { get; }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => AskAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellationToken) => AskAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellationToken) => AskAsync(HttpMethod.Put, path, body, cancellationToken);

    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellationToken) => AskAsync(HttpMethod.Delete, path, null, cancellationToken);

    /// <summary>The answer, or null when the server says there is no such thing.</summary>
    public async Task<JsonElement?> FindAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        await ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>Sends a request as it is; the caller reads the status.</summary>
    /// <exception cref="CliException">The server cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new CliException("unreachable", $"{Server} cannot be reached ({failure.InnerException?.Message ?? failure.Message}). Check that it runs and that the address is right.", null, failure);
        }
    }

    /// <summary>What a refusal says, when the answer is one.</summary>
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        throw await ReadRefusalAsync(response, cancellationToken);
    }

    public static async Task<CliException> ReadRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        string? code = null, detail = null, traceId = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            try
            {
                var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                (code, detail, traceId) = (TextOf(problem, "code"), TextOf(problem, "detail") ?? TextOf(problem, "title"), TextOf(problem, "traceId"));
            }
            catch (JsonException)
            {
                detail = "The answer is not the JSON it claims to be";
            }
        }

        detail ??= status >= 300 && status < 400
            ? $"The server answered {status} and points to {response.Headers.Location}. Give that address as --server"
            : $"The server answered {status} {response.ReasonPhrase}";
        return new(code ?? $"http{status}", detail.EndsWith('.') || detail.EndsWith('?') ? detail : detail + ".", traceId);
    }

    public void Dispose() => _http.Dispose();

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), null, Run.Json);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0) return default;
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
