using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What happens in a workspace: by pages, and live.</summary>
internal static class ActivityApi
{
    public static RouteGroupBuilder MapActivity(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/activity").WithTags("Activity");
        group.MapGet("", ListAsync).WithSummary("What happened that the caller may see, newest first; before the sequence of the last page's next.");
        group.MapGet("/stream", FollowAsync)
            .WithSummary("What happens from now on, as server-sent events: 'activity' with an event as JSON, 'heartbeat' every 15 s. Last-Event-ID goes on where it broke off.");
        return group;
    }

    private static async Task<Ok<ActivityPage>> ListAsync(
        Caller caller, string workspace, long? before, int? limit, ActivityFeed feed, CancellationToken cancellationToken) =>
        TypedResults.Ok(await feed.ListAsync(caller.Actor, workspace, before, limit ?? 50, cancellationToken));

    private static async Task<ServerSentEventsResult<string>> FollowAsync(
        Caller caller, string workspace, HttpContext context, ActivityFeed feed, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        long? after = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;
        // Refused before the stream begins, while there can still be a status.
        await feed.ListAsync(caller.Actor, workspace, null, 1, cancellationToken);
        // A proxy that collects the answer would keep it until the stream ends.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(EventsAsync(feed, caller.Actor, workspace, after, lifetime.ApplicationStopping, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        ActivityFeed feed, Actor actor, string workspace, long? after, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream has no end of its own: it must not hold up the server's.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await using var news = feed.FollowAsync(actor, workspace, after, ending.Token).GetAsyncEnumerator(ending.Token);
        while (await NextAsync(news))
        {
            foreach (var e in news.Current.Events) yield return new(JsonSerializer.Serialize(e, CatalogJson.Options), "activity") { EventId = Id(e.Sequence) };
            if (news.Current.Events.Count == 0) yield return new("", "heartbeat") { EventId = Id(news.Current.Sequence) };
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ActivityNews> news)
    {
        try
        {
            return await news.MoveNextAsync();
        }
        catch (Exception end) when (end is OperationCanceledException or WorkspaceException)
        {
            // The reader left, the server stops, or the reader is no member any more: the next request says which.
            return false;
        }
    }

    private static string Id(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
