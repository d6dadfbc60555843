using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class ActivityApiTests(ApiServer server)
{
    [Fact]
    public async Task List_SaysWhatHappened()
    {
        await server.Agent.UploadAsync("activity/a.txt", [1]);
        using var viewer = server.As("Viewer");

        var page = await viewer.GetJsonAsync($"{Studio}/activity?limit=200");

        Assert.Contains(page["events"]!.AsArray(), e => e!["action"]!.GetValue<string>() == "file.write" && e["path"]?.GetValue<string>() == "activity/a.txt");
    }

    [Fact]
    public async Task Stream_TellsLive_AndGoesOnAfterTheLastEventId()
    {
        using var viewer = server.As("Viewer");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await viewer.GetAsync($"{Studio}/activity/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal(("text/event-stream", HttpStatusCode.OK), (response.Content.Headers.ContentType?.MediaType, response.StatusCode));
        await server.Agent.UploadAsync("activity/live-1.txt", [1]);
        var first = await FindAsync(response, "activity/live-1.txt", limit.Token);
        await server.Agent.UploadAsync("activity/live-2.txt", [1]);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Studio}/activity/stream") { Headers = { { "Last-Event-ID", first } } };
        using var resumed = await viewer.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, limit.Token);

        Assert.NotEqual(first, await FindAsync(resumed, "activity/live-2.txt", limit.Token));
    }

    [Fact]
    public async Task Stream_IsRefused_ForWhoIsNoMember()
    {
        using var stranger = server.As("Stranger");

        using var response = await stranger.GetAsync($"{Studio}/activity/stream");

        await response.RefusalAsync(HttpStatusCode.NotFound);
    }

    /// <summary>Reads until a path is told of; gives the id of that event.</summary>
    private static async Task<string> FindAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "activity" && JsonNode.Parse(item.Data)!["path"]?.GetValue<string>() == path) return item.EventId!;
        }

        throw new EndOfStreamException($"The stream ended without {path}.");
    }
}
