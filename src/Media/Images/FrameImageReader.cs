using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads one frame as an upright picture. The frame is chosen by its exact time and nothing else: decoding starts at a keyframe before
/// it, and the one frame with that pts is written.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
public sealed class FrameImageReader(MediaToolbox toolbox)
{
    /// <summary>The widest picture that can be asked for.</summary>
    public const int MaxWidthLimit = 16384;

    /// <summary>The frame as the bytes of a JPEG or PNG file.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="index">The index of the file's stream to read from.</param>
    /// <param name="frameIndex">0 to one below the number of frames.</param>
    /// <param name="format">The kind of picture.</param>
    /// <param name="maxWidth">The picture is made smaller to fit, never larger; 1 to 16384, null for the video's own size.</param>
    /// <param name="cancellationToken">Stops ffmpeg.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/> when there is no such frame; others as ffmpeg fails.</exception>
    public async Task<byte[]> ReadAsync(
        string path, FrameIndex index, int frameIndex, FrameImageFormat format, int? maxWidth, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (frameIndex < 0 || frameIndex >= index.Frames.Count)
            throw new MediaException(MediaErrorCode.InvalidRange, $"There is no frame {frameIndex}; the video has frames 0 to {index.Frames.Count - 1}.");
        if (maxWidth is < 1 or > MaxWidthLimit)
            throw new MediaException(MediaErrorCode.InvalidRange, $"A picture cannot be {maxWidth} pixels wide; ask for 1 to {MaxWidthLimit}.");
        if (!File.Exists(path))
            throw new MediaException(MediaErrorCode.FileMissing, $"{Path.GetFileName(path)} does not exist.");

        foreach (var seekSeconds in SeekPoints(index, frameIndex))
        {
            var image = await ReadFromAsync(path, index, frameIndex, seekSeconds, format, maxWidth, cancellationToken);
            if (image.Length > 0)
                return image;
        }
        throw new MediaException(
            MediaErrorCode.ToolFailed,
            $"Frame {frameIndex} at {index.PtsSeconds(frameIndex).ToString("0.######", CultureInfo.InvariantCulture)} s cannot be decoded; validate the file to see which frames are damaged.");
    }

    /// <summary>
    /// Where to start: one keyframe before the nearest, because a container without an index (MPEG-TS) may land a little late; then the
    /// beginning, which always works.
    /// </summary>
    private static IEnumerable<double?> SeekPoints(FrameIndex index, int frameIndex)
    {
        var keyframe = index.GetKeyframeBefore(frameIndex);
        if (keyframe > 0)
            keyframe = index.GetKeyframeBefore(keyframe - 1);
        if (keyframe > 0)
            yield return index.PtsSeconds(keyframe);
        yield return null;
    }

    private async Task<byte[]> ReadFromAsync(
        string path, FrameIndex index, int frameIndex, double? seekSeconds, FrameImageFormat format, int? maxWidth, CancellationToken cancellationToken)
    {
        var pts = index.Frames[frameIndex].Pts.ToString(CultureInfo.InvariantCulture);
        var afterPts = (index.Frames[frameIndex].Pts + 1).ToString(CultureInfo.InvariantCulture);
        // -copyts leaves the file's own ticks on the frames, so that the filter compares integers. trim ends the decoding after the frame.
        var filter = $"trim=end_pts={afterPts},select=eq(pts\\,{pts})";
        if (maxWidth is { } width)
            filter += $",scale=w=min(iw\\,{width.ToString(CultureInfo.InvariantCulture)}):h=-1";
        string[] seek = seekSeconds is { } seconds
            ? ["-noaccurate_seek", "-seek_timestamp", "1", "-ss", seconds.ToString("0.000000", CultureInfo.InvariantCulture)]
            : [];
        string[] encode = format == FrameImageFormat.Png ? ["-c:v", "png"] : ["-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p"];
        using var output = new MemoryStream();
        var outcome = await toolbox.RunAsync(
            new ToolRun
            {
                Tool = "ffmpeg",
                Arguments =
                [
                    "-v", "error", "-hide_banner", "-nostdin", "-copyts", "-threads", "2", .. seek, .. MediaToolbox.Input(path),
                    "-map", $"0:{index.StreamIndex.ToString(CultureInfo.InvariantCulture)}", "-vf", filter,
                    "-fps_mode", "passthrough", "-frames:v", "1", .. encode, "-fflags", "+bitexact", "-flags:v", "+bitexact",
                    "-f", "image2pipe", "pipe:1",
                ],
                Timeout = toolbox.Options.FrameTimeout,
                Output = output,
            },
            cancellationToken);
        // From the beginning a failure is final; after a seek the beginning is still to be tried.
        if (seekSeconds is null)
            outcome.ThrowIfFailed($"reading frame {frameIndex}");
        return output.ToArray();
    }
}
