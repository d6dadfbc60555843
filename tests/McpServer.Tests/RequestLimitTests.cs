using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace WorkspaceAgents.McpServer.Tests;

/// <summary>An agent that asks without end is told to wait, and nobody else is.</summary>
public sealed class RequestLimitTests : IAsyncLifetime, IDisposable
{
    private const int PerMinute = 60;

    private readonly Door _door = new() { Settings = { ["Limits:AgentPerMinute"] = $"{PerMinute}" } };

    public Task InitializeAsync() => _door.InitializeAsync();

    public Task DisposeAsync() => _door.DisposeAsync();

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task Agent_IsToldWhenToAskAgain_WhenItAsksTooMuch_AndAnotherIsNot()
    {
        using var greedy = await ClientAsync();
        using var other = await ClientAsync();

        // One more every second comes back meanwhile, so a few more than the limit may pass.
        var answers = new List<HttpResponseMessage>();
        while (answers.Count < 3 * PerMinute && answers.LastOrDefault()?.StatusCode != HttpStatusCode.TooManyRequests) answers.Add(await AskAsync(greedy));
        using var unhindered = await AskAsync(other);
        var refused = answers[^1];
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();

        Assert.InRange(answers.Count, PerMinute, (3 * PerMinute) - 1);
        Assert.All(answers.SkipLast(1), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("tooMany", problem.GetProperty("code").GetString());
        Assert.Contains("with this token", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, unhindered.StatusCode);
        answers.ForEach(answer => answer.Dispose());
    }

    private async Task<HttpClient> ClientAsync() => new()
    {
        BaseAddress = _door.Address, DefaultRequestHeaders = { Authorization = new("Bearer", await _door.MakeTokenAsync()), Accept = { new("application/json"), new("text/event-stream") } },
    };

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client) =>
        await client.PostAsJsonAsync(McpServerExtensions.Path, new { jsonrpc = "2.0", id = 1, method = "ping" });
}
