using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Plans and cuts clips of a standardised video. Clips begin at keyframes and are copied, not encoded again: every frame keeps its
/// pixels, and the same input gives the same bytes.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
/// <param name="indexer">Indexes the clip again to prove its frames.</param>
public sealed class ClipCutter(MediaToolbox toolbox, FrameIndexer indexer)
{
    /// <summary>The usual length of a clip.</summary>
    public const double DefaultTargetSeconds = 10;

    /// <summary>How far past the clip's end is read: more than any interleaving of audio and video.</summary>
    private const decimal ReadAheadSeconds = 5;

    /// <summary>
    /// Spans that cover every frame once, in order. A clip ends at the first keyframe at least <paramref name="targetSeconds"/> after its
    /// start; a last clip shorter than half of that joins the one before.
    /// </summary>
    /// <param name="index">The index of the standardised video.</param>
    /// <param name="targetSeconds">The length to aim at, above 0.</param>
    public static IReadOnlyList<ClipSpan> Plan(FrameIndex index, double targetSeconds = DefaultTargetSeconds)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSeconds);
        var spans = new List<ClipSpan>();
        if (index.Frames.Count == 0)
            return spans;
        var start = 0;
        for (var i = 1; i < index.Frames.Count; i++)
        {
            if (!index.Frames[i].IsKeyframe || LengthSeconds(index, start, i) < targetSeconds)
                continue;
            spans.Add(new ClipSpan(start, i));
            start = i;
        }
        var last = new ClipSpan(start, index.Frames.Count);
        if (spans.Count > 0 && LengthSeconds(index, last.StartFrame, last.StopFrame) < targetSeconds / 2)
            spans[^1] = spans[^1] with { StopFrame = last.StopFrame };
        else
            spans.Add(last);
        return spans;
    }

    /// <summary>
    /// Writes the frames [<paramref name="startFrame"/>, <paramref name="stopFrame"/>) as an MP4 file, with the audio packets that begin in
    /// the same span. The file is indexed again: it appears only when it has exactly these frames at exactly these distances.
    /// </summary>
    /// <param name="path">The standardised video.</param>
    /// <param name="index">Its index.</param>
    /// <param name="startFrame">A keyframe.</param>
    /// <param name="stopFrame">A keyframe, or the number of frames.</param>
    /// <param name="outputPath">The file to write; one that exists is replaced.</param>
    /// <param name="cancellationToken">Stops ffmpeg.</param>
    /// <returns>The index of the written clip.</returns>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.InvalidRange"/> when the span does not begin and end at keyframes;
    /// <see cref="MediaErrorCode.FramesChanged"/> when the clip is not exact, nothing is left then.
    /// </exception>
    public async Task<FrameIndex> CutAsync(
        string path, FrameIndex index, int startFrame, int stopFrame, string outputPath, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        CheckSpan(index, startFrame, stopFrame);
        var partPath = outputPath + ".part";
        try
        {
            var outcome = await toolbox.RunAsync(
                new ToolRun
                {
                    Tool = "ffmpeg",
                    Arguments = [.. Arguments(path, index, startFrame, stopFrame), partPath],
                    Timeout = toolbox.Options.ClipTimeout,
                },
                cancellationToken);
            outcome.ThrowIfFailed($"cutting frames {startFrame} to {stopFrame}");
            var clip = await indexer.BuildAsync(partPath, streamIndex: 0, cancellationToken);
            var wanted = index with { Frames = [.. index.Frames.Skip(startFrame).Take(stopFrame - startFrame)] };
            if (wanted.FindFirstDifference(clip) is { } frame)
            {
                throw new MediaException(
                    MediaErrorCode.FramesChanged,
                    $"The clip of frames {startFrame} to {stopFrame} differs from its source from frame {startFrame + frame} on ({clip.Frames.Count} frames instead of {stopFrame - startFrame}), so it was deleted. Standardise the source again and cut from that.");
            }
            File.Move(partPath, outputPath, overwrite: true);
            return clip;
        }
        finally
        {
            File.Delete(partPath);
        }
    }

    private static string[] Arguments(string path, FrameIndex index, int startFrame, int stopFrame)
    {
        var startSeconds = Microseconds(index.PtsSeconds(startFrame));
        var stopSeconds = stopFrame == index.Frames.Count ? index.StopSeconds : index.PtsSeconds(stopFrame);
        // Between the last frame of the clip and the next, so that no rounding can move a frame across.
        var videoStop = ((decimal)(index.PtsSeconds(stopFrame - 1) + stopSeconds) / 2) - startSeconds;
        var audioStop = (decimal)stopSeconds - startSeconds;
        return
        [
            "-v", "error", "-hide_banner", "-nostdin", "-y",
            "-seek_timestamp", "1", "-ss", Text(startSeconds), .. MediaToolbox.Input(path),
            "-map", $"0:{index.StreamIndex.ToString(CultureInfo.InvariantCulture)}", "-map", "0:a?", "-c", "copy", "-strict", "experimental",
            // What the seek reads before the start (audio that lies earlier in the file) is left out, not hidden by an edit list.
            // The end is by presentation time, packet by packet: ffmpeg's own -t goes by decoding time, and -frames:v ends the audio too.
            "-copypriorss", "0", "-bsf:v", $"noise=drop=gte(pts*tb\\,{Text(videoStop)})", "-bsf:a", $"noise=drop=gte(pts*tb\\,{Text(audioStop)})",
            "-t", Text(audioStop + ReadAheadSeconds),
            .. Mp4Output.Arguments(index.TimeBase),
        ];
    }

    private static void CheckSpan(FrameIndex index, int startFrame, int stopFrame)
    {
        if (startFrame < 0 || stopFrame <= startFrame || stopFrame > index.Frames.Count)
        {
            throw new MediaException(
                MediaErrorCode.InvalidRange,
                $"There is no clip of frames {startFrame} to {stopFrame}; the video has frames 0 to {index.Frames.Count - 1}.");
        }
        if (!index.Frames[startFrame].IsKeyframe || (stopFrame < index.Frames.Count && !index.Frames[stopFrame].IsKeyframe))
        {
            throw new MediaException(
                MediaErrorCode.InvalidRange,
                $"A clip begins and ends at keyframes; frames {startFrame} to {stopFrame} do not. Use the spans that the plan gives.");
        }
    }

    private static double LengthSeconds(FrameIndex index, int startFrame, int stopFrame) =>
        (stopFrame == index.Frames.Count ? index.StopSeconds : index.PtsSeconds(stopFrame)) - index.PtsSeconds(startFrame);

    /// <summary>Down to the microsecond, ffmpeg's unit on the command line: rounding up would leave out the first frame.</summary>
    private static decimal Microseconds(double seconds) => Math.Floor((decimal)seconds * 1_000_000) / 1_000_000;

    private static string Text(decimal seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
