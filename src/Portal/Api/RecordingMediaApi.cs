using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Looking into a recording: its video, single frames, and what lies beside them in time.</summary>
internal static class RecordingMediaApi
{
    public static RouteGroupBuilder MapRecordingMedia(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/recordings/{id:guid}").WithTags("Recording media");
        group.MapMethods("/video", [HttpMethods.Get, HttpMethods.Head], VideoAsync).WithSummary("The standardised MP4, for a player that seeks (Range).");
        group.MapGet("/frames", FindFrameAsync).WithSummary("The number of the frame that is on screen at a time.");
        group.MapGet("/frames/{index:int}", FrameAsync).WithSummary("One frame as a picture: format jpeg (default) or png, width to scale it down.");
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

    private static async Task<Ok<PlayedFrame>> FindFrameAsync(
        Caller caller, RecordingId id, double at, RecordingMedia media, CancellationToken cancellationToken)
    {
        var frame = await media.GetFramePlayedAtAsync(caller.Actor, id, at, cancellationToken);
        var index = await media.GetFrameIndexAsync(caller.Actor, id, cancellationToken);
        return TypedResults.Ok(new PlayedFrame(frame, index.PtsSeconds(frame), $"/api/v1/recordings/{id}/frames/{frame}"));
    }

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult>> FrameAsync(
        Caller caller, RecordingId id, int index, [AsParameters] FrameQuery query, HttpContext context, Recordings recordings, RecordingMedia media,
        CancellationToken cancellationToken)
    {
        var format = query.ParseFormat();
        // The same frame of the same video is the same picture: known before it is decoded.
        var video = (await recordings.GetAsync(caller.Actor, id, cancellationToken)).Validation?.Standardised;
        var tag = new EntityTagHeaderValue($"\"{video}-{index}-{query.Width}-{format}\"");
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (video is not null && context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.GetTypedHeaders().ETag = tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var image = await media.ReadFrameAsync(caller.Actor, id, index, format, query.Width, cancellationToken);
        context.Response.Headers["X-Frame-Index"] = FormattableString.Invariant($"{image.FrameIndex}");
        context.Response.Headers["X-Pts-Seconds"] = FormattableString.Invariant($"{image.PtsSeconds:R}");
        return TypedResults.File(image.Bytes, image.MediaType, null, enableRangeProcessing: false, lastModified: null, entityTag: tag);
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
        Caller caller, RecordingId id, HttpResponse response, RecordingMedia media, CancellationToken cancellationToken)
    {
        var json = (await media.GetFrameIndexAsync(caller.Actor, id, cancellationToken)).ToJson();
        response.Headers.CacheControl = "private, no-cache";
        return TypedResults.File(json, "application/json", null, enableRangeProcessing: false, lastModified: null, entityTag: Download.TagOf(BlobHash.Compute(json)));
    }

    /// <param name="FrameIndex">The frame's number in presentation order, from 0.</param>
    /// <param name="PtsSeconds">When it comes on screen.</param>
    /// <param name="Url">Where its picture is.</param>
    internal sealed record PlayedFrame(int FrameIndex, double PtsSeconds, string Url);

    internal sealed record FrameQuery(string? Format, int? Width)
    {
        public FrameImageFormat ParseFormat() => Format?.ToLowerInvariant() switch
        {
            null or "jpeg" or "jpg" => FrameImageFormat.Jpeg,
            "png" => FrameImageFormat.Png,
            _ => throw new WorkspaceException(ErrorCode.Invalid, $"format is 'jpeg' or 'png', not '{Format}'."),
        };
    }
}
