using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Cli;

/// <summary>
/// Carries MCP between standard input and output (a message a line) and a server's streamable HTTP. Every request is its own POST, so several
/// run at once; its answer, and the notifications before it, come back on that POST. The server keeps no session, so nothing is lost when it restarts.
/// </summary>
internal sealed class McpRelay(ServerClient client, Session session) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private string? _protocolVersion;

    /// <summary>Carries messages until standard input ends, then waits for the answers that are on their way.</summary>
    /// <param name="cancellationToken">Stops it at once.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var sending = new List<Task>();
        while (await session.Input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (Parse(line) is not { } message)
            {
                await WriteAsync(Failure(null, -32700, "The line is no JSON object; a message is one line."), cancellationToken);
                continue;
            }

            var method = message["method"]?.GetValue<string>();
            if (method == "notifications/cancelled" && message["params"]?["requestId"]?.ToJsonString() is { } stopped && _running.TryGetValue(stopped, out var work)) await work.CancelAsync();
            var carried = CarryAsync(message, line, cancellationToken);
            // What comes after the handshake needs the version that it agreed on.
            if (method == "initialize") await carried;
            sending.RemoveAll(task => task.IsCompleted);
            sending.Add(carried);
        }

        await Task.WhenAll(sending);
    }

    public void Dispose() => _writing.Dispose();

    private async Task CarryAsync(JsonObject message, string line, CancellationToken cancellationToken)
    {
        var id = message["method"] is null ? null : message["id"];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (id is not null) _running[id.ToJsonString()] = stop;
        try
        {
            await PostAsync(message, line, stop.Token);
        }
        catch (CliException failure) when (id is not null)
        {
            await WriteAsync(Failure(id, -32603, failure.Message), cancellationToken);
        }
        catch (Exception failure) when (id is not null && failure is IOException or HttpRequestException)
        {
            await WriteAsync(Failure(id, -32603, $"The connection to {client.Server} broke before the answer came ({failure.Message}). What was begun goes on there; ask again."), cancellationToken);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The caller withdrew the request: closing the POST told the server, and nobody waits for an answer.
            await session.Error.WriteLineAsync($"wsa mcp: request {id?.ToJsonString()} withdrawn");
        }
        catch (CliException failure)
        {
            await session.Error.WriteLineAsync($"wsa mcp: {failure.Message}");
        }
        finally
        {
            if (id is not null) _running.TryRemove(id.ToJsonString(), out _);
        }
    }

    private async Task PostAsync(JsonObject message, string line, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(client.Server, "mcp")) { Content = new StringContent(line, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (_protocolVersion is { } version) request.Headers.Add("MCP-Protocol-Version", version);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            // A protocol error has a JSON-RPC body of its own; anything else is told in the server's words.
            var body = response.Content.Headers.ContentType?.MediaType == "application/json" ? Parse(await response.Content.ReadAsStringAsync(cancellationToken)) : null;
            if (body?["jsonrpc"] is null) await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
            await WriteAsync(body!, cancellationToken);
            return;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") await ReadEventsAsync(message, reader, cancellationToken);
        else if (Parse(await reader.ReadToEndAsync(cancellationToken)) is { } answer) await HandOnAsync(message, answer, cancellationToken);
    }

    /// <summary>Server-sent events: <c>data: {"jsonrpc":…}</c>, an event ending with an empty line.</summary>
    private async Task ReadEventsAsync(JsonObject message, StreamReader reader, CancellationToken cancellationToken)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal)) data.Append(line.AsSpan(5).TrimStart(' '));
            if (line.Length > 0 || data.Length == 0) continue;
            if (Parse(data.ToString()) is { } answer) await HandOnAsync(message, answer, cancellationToken);
            data.Clear();
        }
    }

    private Task HandOnAsync(JsonObject message, JsonObject answer, CancellationToken cancellationToken)
    {
        if (message["method"]?.GetValue<string>() == "initialize") _protocolVersion = answer["result"]?["protocolVersion"]?.GetValue<string>();
        return WriteAsync(answer, cancellationToken);
    }

    private async Task WriteAsync(JsonObject message, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await session.Output.WriteLineAsync(message.ToJsonString(Run.Json).AsMemory(), cancellationToken);
            await session.Output.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Failure(JsonNode? id, int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}
