using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Looking into a recording: its video, its report, and what lies beside the frames in time.</summary>
internal static class RecordingMediaApi
{
    public static RouteGroupBuilder MapRecordingMedia(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/recordings/{id:guid}").WithTags("Recording media");
        group.MapMethods("/video", [HttpMethods.Get, HttpMethods.Head], VideoAsync).DisableRateLimiting().WithSummary("The standardised MP4, for a player that seeks (Range).");
        group.MapGet("/timeline", TimelineAsync).WithSummary("Frame times, keyframes, captions and sensors on the reference clock, thinned out for drawing.");
        group.MapGet("/report", ReportAsync).WithSummary("The alignment report.");
        group.MapGet("/frame-index", FrameIndexAsync).WithSummary("Every frame of the source: pts, duration, keyframe, byte position.");
        return group;
    }

    private static async Task<Download> VideoAsync(
        Caller caller, RecordingId id, RecordingMedia media, CancellationToken cancellationToken)
    {
        var video = await media.OpenVideoAsync(caller.Actor, id, cancellationToken);
        return Download.Inline(video.Content, video.Hash, "video/mp4");
    }

    private static async Task<Ok<RecordingTimeline>> TimelineAsync(
        Caller caller, RecordingId id, int? points, RecordingMedia media, CancellationToken cancellationToken) =>
        TypedResults.Ok(await media.GetTimelineAsync(caller.Actor, id, points ?? 2_000, cancellationToken));

    private static async Task<Download> ReportAsync(
        Caller caller, RecordingId id, RecordingMedia media, CancellationToken cancellationToken)
    {
        var report = await media.OpenReportAsync(caller.Actor, id, cancellationToken);
        return Download.Inline(report.Content, report.Hash, "application/json");
    }

    private static async Task<FileContentHttpResult> FrameIndexAsync(
        Caller caller, RecordingId id, HttpResponse response, RecordingFrames frames, CancellationToken cancellationToken)
    {
        var json = (await frames.GetIndexAsync(caller.Actor, id, cancellationToken)).ToJson();
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(json, "application/json", null, enableRangeProcessing: false, lastModified: null, entityTag: Download.TagOf(BlobHash.Compute(json)));
    }
}
