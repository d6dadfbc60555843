using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Frames of a recording: one as a picture, many on a sheet, or a set as a ZIP of pictures or a NumPy array.</summary>
internal static class RecordingFramesApi
{
    private const int TileWidth = 160;
    private const int ThumbnailCount = 100;

    // A ZIP has no time before 1980; all of ours have this one, so that the same frames give the same bytes.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static RouteGroupBuilder MapRecordingFrames(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/recordings/{id:guid}").WithTags("Recording media");
        group.MapGet("/frames", FindAsync).WithSummary("The number of the frame that is on screen at a time.");
        group.MapGet("/frames/{index:int}", FrameAsync).WithSummary("One frame as a picture: format jpeg (default), png or webp, width to scale it down.");
        group.MapGet("/frames/sheet", SheetAsync).WithSummary(
            "Up to 400 frames on one JPEG: indices, times, start/stop/step or from/to, spread for so many of them; width of a tile (160), columns.");
        group.MapGet("/frames/set", SetAsync).WithSummary(
            "Up to 2,000 frames, chosen as for a sheet: as=zip (default; format jpeg, png or webp) or as=npy (uint8 [frames, height, width, 3]), width to scale them down.");
        group.MapGet("/thumbnails.jpg", ThumbnailsAsync).WithSummary("100 frames of the whole video on one JPEG, for a player's timeline.");
        group.MapGet("/thumbnails.vtt", ThumbnailTimesAsync).WithSummary("WebVTT that says which part of thumbnails.jpg belongs to which time.");
        return group;
    }

    private static async Task<Ok<PlayedFrame>> FindAsync(
        Caller caller, RecordingId id, double at, RecordingFrames frames, CancellationToken cancellationToken)
    {
        var frame = await frames.GetPlayedAtAsync(caller.Actor, id, at, cancellationToken);
        var index = await frames.GetIndexAsync(caller.Actor, id, cancellationToken);
        return TypedResults.Ok(new PlayedFrame(frame, index.PtsSeconds(frame), $"/api/v1/recordings/{id}/frames/{frame}"));
    }

    private static async Task<IResult> FrameAsync(
        Caller caller, RecordingId id, int index, [AsParameters] PictureQuery query, HttpContext context, Catalog.Recordings recordings, RecordingFrames frames,
        CancellationToken cancellationToken)
    {
        var format = query.ParseFormat();
        var tag = await TagAsync(caller, id, recordings, $"{index}-{query.Width}-{format}", cancellationToken);
        if (IsKnown(context, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var image = await frames.ReadAsync(caller.Actor, id, index, format, query.Width, cancellationToken);
        context.Response.Headers["X-Frame-Index"] = FormattableString.Invariant($"{image.FrameIndex}");
        context.Response.Headers["X-Pts-Seconds"] = FormattableString.Invariant($"{image.PtsSeconds:R}");
        return TypedResults.File(image.Bytes, image.MediaType, null, enableRangeProcessing: false, lastModified: null, entityTag: tag);
    }

    private static async Task<IResult> SheetAsync(
        Caller caller, RecordingId id, [AsParameters] FrameSelectionQuery selection, int? width, int? columns, HttpContext context, Catalog.Recordings recordings,
        RecordingFrames frames, CancellationToken cancellationToken)
    {
        var tag = await TagAsync(caller, id, recordings, $"sheet-{Short($"{selection}")}-{width}-{columns}", cancellationToken);
        if (IsKnown(context, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var sheet = await frames.ReadSheetAsync(caller.Actor, id, selection.Parse(), width ?? TileWidth, columns, cancellationToken);
        context.Response.Headers["X-Frame-Indices"] = string.Join(',', sheet.FrameIndices);
        context.Response.Headers["X-Tile"] = $"{sheet.Sheet.TileWidth}x{sheet.Sheet.TileHeight}";
        return TypedResults.File(sheet.Bytes, "image/jpeg", null, enableRangeProcessing: false, lastModified: null, entityTag: tag);
    }

    private static async Task<IResult> SetAsync(
        Caller caller, RecordingId id, [AsParameters] FrameSelectionQuery selection, [AsParameters] PictureQuery query, string? @as, HttpContext context,
        Catalog.Recordings recordings, RecordingFrames frames, CancellationToken cancellationToken)
    {
        var isArray = @as?.ToLowerInvariant() switch
        {
            null or "zip" => false,
            "npy" => true,
            _ => throw new WorkspaceException(ErrorCode.Invalid, $"as is 'zip' or 'npy', not '{@as}'."),
        };
        var format = isArray ? FrameFormat.Rgb24 : query.ParseFormat();
        var tag = await TagAsync(caller, id, recordings, $"set-{Short($"{selection}")}-{query.Width}-{format}", cancellationToken);
        if (IsKnown(context, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var set = await frames.ReadSetAsync(caller.Actor, id, selection.Parse(), format, query.Width, cancellationToken);
        return isArray
            ? TypedResults.Stream(body => WriteArrayAsync(set, body, cancellationToken), "application/octet-stream", $"{set.Recording}.npy", null, tag)
            : TypedResults.Stream(_ => WriteZipAsync(set, format, context.Response.BodyWriter, cancellationToken), "application/zip", $"{set.Recording}.zip", null, tag);
    }

    private static async Task<IResult> ThumbnailsAsync(
        Caller caller, RecordingId id, HttpContext context, Catalog.Recordings recordings, RecordingFrames frames, CancellationToken cancellationToken) =>
        await SheetAsync(caller, id, new(null, null, null, null, null, null, null, ThumbnailCount), TileWidth, null, context, recordings, frames, cancellationToken);

    private static async Task<IResult> ThumbnailTimesAsync(
        Caller caller, RecordingId id, HttpContext context, RecordingFrames frames, CancellationToken cancellationToken)
    {
        var text = await frames.DescribeSheetAsync(caller.Actor, id, new() { Spread = ThumbnailCount }, TileWidth, "thumbnails.jpg", cancellationToken);
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Text(text, "text/vtt", Encoding.UTF8);
    }

    private static async Task WriteArrayAsync(FrameSet set, Stream body, CancellationToken cancellationToken)
    {
        var isFirst = true;
        await foreach (var frame in set.Frames.WithCancellation(cancellationToken))
        {
            // Before the first frame nothing is written, so that what is wrong with it is told as any other refusal.
            if (isFirst) await body.WriteAsync(NumpyHeader.Write(set.FrameIndices.Count, frame.Height, frame.Width), cancellationToken);
            isFirst = false;
            await body.WriteAsync(frame.Data, cancellationToken);
        }
    }

    private static async Task WriteZipAsync(FrameSet set, FrameFormat format, PipeWriter body, CancellationToken cancellationToken)
    {
        // An entry ends with 16 bytes that the library writes without waiting, which a response's stream refuses and its pipe does not.
        ZipArchive? zip = null;
        var number = 0;
        await foreach (var frame in set.Frames.WithCancellation(cancellationToken))
        {
            zip ??= await ZipArchive.CreateAsync(body.AsStream(leaveOpen: true), ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            var name = string.Create(CultureInfo.InvariantCulture, $"{number:00000}-frame-{frame.FrameIndex:000000}-{set.PtsSeconds[number]:0.000000}s.{(format == FrameFormat.Jpeg ? "jpg" : format.ToString().ToLowerInvariant())}");
            var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = EntryTime;
            await using var content = await entry.OpenAsync(cancellationToken);
            await content.WriteAsync(frame.Data, cancellationToken);
            number++;
        }

        // Its directory comes last; a ZIP that was broken off has none and cannot be taken for a whole one.
        if (zip is not null) await zip.DisposeAsync();
    }

    /// <summary>The same frames of the same video in the same shape are the same bytes: known before anything is decoded.</summary>
    private static async Task<EntityTagHeaderValue> TagAsync(
        Caller caller, RecordingId id, Catalog.Recordings recordings, string request, CancellationToken cancellationToken) =>
        new($"\"{(await recordings.GetAsync(caller.Actor, id, cancellationToken)).Validation?.Standardised}-{request}\"");

    private static bool IsKnown(HttpContext context, EntityTagHeaderValue tag)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))) return false;
        context.Response.GetTypedHeaders().ETag = tag;
        return true;
    }

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <param name="FrameIndex">The frame's number in presentation order, from 0.</param>
    /// <param name="PtsSeconds">When it comes on screen.</param>
    /// <param name="Url">Where its picture is.</param>
    internal sealed record PlayedFrame(int FrameIndex, double PtsSeconds, string Url);

    internal sealed record PictureQuery(string? Format, int? Width)
    {
        public FrameFormat ParseFormat() => Format?.ToLowerInvariant() switch
        {
            null or "jpeg" or "jpg" => FrameFormat.Jpeg,
            "png" => FrameFormat.Png,
            "webp" => FrameFormat.WebP,
            _ => throw new WorkspaceException(ErrorCode.Invalid, $"format is 'jpeg', 'png' or 'webp', not '{Format}'."),
        };
    }
}
