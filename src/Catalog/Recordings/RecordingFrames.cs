using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Frames of recordings: one, a sheet of many, or a set. They are decoded from the standardised video; frame numbers and times are the source's,
/// frame i of both being the same.
/// </summary>
public sealed class RecordingFrames(Recordings recordings, VideoFrames videos, AuditRecorder recorder)
{
    /// <summary>The most frames of one sheet.</summary>
    public const int MaxSheetFrames = 400;

    /// <summary>The most frames of one set.</summary>
    public const int MaxSetFrames = 2_000;

    /// <summary>The most bytes of the pixels of one set.</summary>
    public const long MaxSetBytes = 1L << 30;

    private const int MinWidth = 16;
    private const int MaxWidth = 7680;
    private const int MaxTileWidth = 640;

    /// <summary>The frame index of the source: every frame's pts with its time base.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The index.</returns>
    /// <exception cref="WorkspaceException">The recording is not validated, or was refused.</exception>
    public async Task<FrameIndex> GetIndexAsync(Actor actor, RecordingId id, CancellationToken cancellationToken) =>
        (await RequireAsync(actor, id, cancellationToken)).Source;

    /// <summary>The number of the frame that is on screen at a time.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="seconds">A time on the reference clock.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The frame whose pts is at or before the time and whose successor's is after it.</returns>
    /// <exception cref="WorkspaceException">Nothing is on screen at that time.</exception>
    public async Task<int> GetPlayedAtAsync(Actor actor, RecordingId id, double seconds, CancellationToken cancellationToken)
    {
        var index = await GetIndexAsync(actor, id, cancellationToken);
        return index.GetFramePlayedAt(seconds)
            ?? throw new WorkspaceException(ErrorCode.Invalid, $"No frame is on screen at {seconds} s: the video runs from {index.StartSeconds:0.######} to {index.StopSeconds:0.######} s.");
    }

    /// <summary>A frame by its number.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="frameIndex">0 to the number of frames less 1.</param>
    /// <param name="format">JPEG, PNG or WebP.</param>
    /// <param name="maxWidth">Pixels, 16 to 7680; null for the full size. A smaller video stays as it is.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Exactly that frame.</returns>
    /// <exception cref="WorkspaceException">There is no such frame, or the recording is not validated.</exception>
    public async Task<FrameImage> ReadAsync(
        Actor actor, RecordingId id, int frameIndex, FrameFormat format, int? maxWidth, CancellationToken cancellationToken)
    {
        var video = await RequireAsync(actor, id, cancellationToken);
        if (frameIndex < 0 || frameIndex >= video.Source.Frames.Count)
            throw new WorkspaceException(ErrorCode.Invalid, $"'{video.Name}' has frames 0 to {video.Source.Frames.Count - 1}; there is no frame {frameIndex}.");
        var output = OutputOf(video, format, maxWidth);
        var bytes = await videos.ReadPictureAsync(video.Blob, video.Standardised, frameIndex, output, cancellationToken);
        return new(bytes, MediaTypeOf(format), frameIndex, video.Source.PtsSeconds(frameIndex));
    }

    /// <summary>Many frames in one picture.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="selection">At most <see cref="MaxSheetFrames"/> frames.</param>
    /// <param name="tileWidth">The width of each, 16 to 640 pixels.</param>
    /// <param name="columns">How many in a row; null for as many as rows.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A JPEG, and where which frame is on it.</returns>
    /// <exception cref="WorkspaceException">The recording is not validated.</exception>
    /// <exception cref="MediaException">There are no such frames, or too many.</exception>
    public async Task<FrameSheetImage> ReadSheetAsync(
        Actor actor, RecordingId id, FrameSelection selection, int tileWidth, int? columns, CancellationToken cancellationToken)
    {
        var video = await RequireAsync(actor, id, cancellationToken);
        var (frames, sheet) = Lay(video, selection, tileWidth, columns);
        var bytes = await videos.ReadSheetAsync(video.Blob, video.Standardised, frames, sheet, cancellationToken);
        return new(bytes, sheet, frames, [.. frames.Select(video.Source.PtsSeconds)]);
    }

    /// <summary>WebVTT that says which part of a sheet belongs to which time.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="selection">As for the sheet.</param>
    /// <param name="tileWidth">As for the sheet.</param>
    /// <param name="picture">The sheet's address.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The text.</returns>
    /// <exception cref="WorkspaceException">The recording is not validated.</exception>
    public async Task<string> DescribeSheetAsync(
        Actor actor, RecordingId id, FrameSelection selection, int tileWidth, string picture, CancellationToken cancellationToken)
    {
        var video = await RequireAsync(actor, id, cancellationToken);
        var (frames, sheet) = Lay(video, selection, tileWidth, columns: null);
        return sheet.ToWebVtt(video.Source, frames, picture);
    }

    /// <summary>Frames one after another, as pictures or as pixels.</summary>
    /// <param name="actor">A member who may download every file of the recording: a set can be all of the video.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="selection">At most <see cref="MaxSetFrames"/> frames.</param>
    /// <param name="format">As what.</param>
    /// <param name="maxWidth">Pixels, 16 to 7680; null for the full size.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The frames; they are decoded as they are taken.</returns>
    /// <exception cref="WorkspaceException">The recording is not validated, or the frames together are too large.</exception>
    /// <exception cref="MediaException">There are no such frames, or too many.</exception>
    public async Task<FrameSet> ReadSetAsync(
        Actor actor, RecordingId id, FrameSelection selection, FrameFormat format, int? maxWidth, CancellationToken cancellationToken)
    {
        var video = await RequireAsync(actor, id, cancellationToken);
        await recordings.RequireDownloadAsync(actor, id, cancellationToken);
        var frames = selection.Resolve(video.Source, MaxSetFrames);
        var output = OutputOf(video, format, maxWidth);
        var width = output.Width ?? video.Width;
        var bytes = (long)frames.Count * width * Math.Max(1, width * video.Height / video.Width) * 3;
        if (format == FrameFormat.Rgb24 && bytes > MaxSetBytes)
            throw new WorkspaceException(ErrorCode.Invalid, $"{frames.Count} frames of {width} pixels width are {bytes >> 20} MiB of pixels, more than {MaxSetBytes >> 20}; ask for fewer frames or a smaller width.");
        await recorder.ReadAsync(
            actor, video.Workspace, "recording.read", video.Name, id.ToString(), new { recording = id, hash = video.Blob.ToString(), frames = frames.Count }, cancellationToken);
        return new(video.Name, frames, [.. frames.Select(video.Source.PtsSeconds)], videos.ReadAllAsync(video.Blob, video.Standardised, frames, output, cancellationToken));
    }

    /// <summary>What a picture format is called on the wire.</summary>
    public static string MediaTypeOf(FrameFormat format) => format switch
    {
        FrameFormat.Jpeg => "image/jpeg",
        FrameFormat.Png => "image/png",
        FrameFormat.WebP => "image/webp",
        _ => "application/octet-stream",
    };

    private static (IReadOnlyList<int> Frames, FrameSheet Sheet) Lay(StoredVideo video, FrameSelection selection, int tileWidth, int? columns)
    {
        if (tileWidth is < MinWidth or > MaxTileWidth) throw new WorkspaceException(ErrorCode.Invalid, $"A picture on a sheet is {MinWidth} to {MaxTileWidth} pixels wide.");
        var frames = selection.Resolve(video.Source, MaxSheetFrames);
        return (frames, FrameSheet.Lay(frames.Count, columns, Math.Min(tileWidth, video.Width), video.Width, video.Height));
    }

    private static FrameOutput OutputOf(StoredVideo video, FrameFormat format, int? maxWidth) => maxWidth is < MinWidth or > MaxWidth
        ? throw new WorkspaceException(ErrorCode.Invalid, $"A picture's width is {MinWidth} to {MaxWidth} pixels.")
        : new() { Format = format, Width = maxWidth < video.Width ? maxWidth : null };

    private async Task<StoredVideo> RequireAsync(Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        var (recording, validation) = await RecordingMedia.RequireMediaAsync(recordings, actor, id, cancellationToken);
        var source = await videos.GetIndexAsync(validation.FrameIndex!.Value, cancellationToken);
        var standardised = await videos.GetIndexAsync(validation.StandardisedIndex!.Value, cancellationToken);
        var isTurned = standardised.RotationDegrees is 90 or 270;
        var (width, height) = (validation.Width ?? MaxWidth, validation.Height ?? MaxWidth);
        return new(recording.Name, recording.Workspace, validation.Standardised!.Value, source, standardised, isTurned ? height : width, isTurned ? width : height);
    }

    /// <summary>What frames are read from. Width and height are those of the upright picture.</summary>
    private sealed record StoredVideo(string Name, string Workspace, BlobHash Blob, FrameIndex Source, FrameIndex Standardised, int Width, int Height);
}
