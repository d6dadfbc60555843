using System.Buffers.Text;
using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Brings a video into the one form that clips are cut from: MP4 with its index first, H.264 High 4:2:0 with closed groups of about 1 s,
/// AAC audio. Every frame of the source is kept, at its exact time. A source that is already like that is copied without encoding.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
/// <param name="indexer">Indexes what was written to prove its frames.</param>
public sealed class Standardiser(MediaToolbox toolbox, FrameIndexer indexer)
{
    /// <summary>The parameters, for step keys: other parameters give other bytes.</summary>
    public const string Parameters = "mp4 h264-high-yuv420p x264-veryfast-crf18 closed-gop-1s threads-2-nolookaheadthread aac-160k faststart bitexact v2";

    private const string Threads = "2";

    /// <summary>Keyframes at the first frame at least 1 s after the one before, by time and never by count, so that VFR is treated alike.</summary>
    private const string KeyframeExpression = "expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+1))";

    /// <summary>Standardises one video of a file.</summary>
    /// <param name="path">The source; it is only read.</param>
    /// <param name="probe">Its header.</param>
    /// <param name="index">The index of the stream to use, as a rule <see cref="MediaProbe.BestVideoStreamIndex"/>; other videos are left out.</param>
    /// <param name="outputPath">The MP4 file to write; one that exists is replaced.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; may be null.</param>
    /// <param name="cancellationToken">Stops ffmpeg; nothing is left then.</param>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.NoVideo"/> when the index has no frames or is not of this file;
    /// <see cref="MediaErrorCode.FramesChanged"/> when the result would not have the source's frames and times; nothing is left then.
    /// </exception>
    public async Task<StandardiseResult> StandardiseAsync(
        string path, MediaProbe probe, FrameIndex index, string outputPath, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(index);
        var video = probe.Videos.FirstOrDefault(candidate => candidate.StreamIndex == index.StreamIndex);
        if (video is null || index.Frames.Count == 0)
            throw new MediaException(MediaErrorCode.NoVideo, $"Stream {index.StreamIndex} is no video with frames; validate the file to see what is in it.");

        var reasons = StandardProfile.FindReasonsToEncode(probe, video, index).ToList();
        if (reasons.Count == 0)
        {
            if (await TryWriteAsync(path, probe, video, index, outputPath, CopyVideo(), progress, cancellationToken) is { } copied)
                return Result(probe, outputPath, copied, reasons);
            reasons.Add("Copying the packets does not keep every frame at its time.");
        }
        var encode = EncodeVideo(video, index);
        if (await TryWriteAsync(path, probe, video, index, outputPath, encode, progress, cancellationToken) is { } encoded)
            return Result(probe, outputPath, encoded, reasons);
        throw new MediaException(
            MediaErrorCode.FramesChanged,
            $"The standardised video of {Path.GetFileName(path)} would not have exactly the source's {index.Frames.Count} frames at their times, so it was deleted; " +
            "the source is unchanged. Validate it: frames that cannot be decoded or repeated times are the usual reasons.");
    }

    private static StandardiseResult Result(MediaProbe probe, string outputPath, FrameIndex index, List<string> reasons) => new()
    {
        Reencoded = reasons.Count > 0,
        AudioReencoded = UsableAudios(probe).Any(audio => audio.Codec != "aac"),
        OutputPath = outputPath,
        Index = index,
        Reasons = reasons,
        Parameters = Parameters,
    };

    /// <summary>The index of the written file; null, and no file, when its frames or times are not the source's.</summary>
    private async Task<FrameIndex?> TryWriteAsync(
        string path, MediaProbe probe, VideoStream video, FrameIndex index, string outputPath, string[] videoArguments,
        IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var partPath = outputPath + ".part";
        try
        {
            var outcome = await toolbox.RunAsync(
                new ToolRun
                {
                    Tool = "ffmpeg",
                    Arguments =
                    [
                        "-v", "error", "-hide_banner", "-nostdin", "-y", "-progress", "pipe:1", "-nostats",
                        // The file's own ticks, moved to start at 0: no correction of "discontinuities", no rounding.
                        "-copyts", "-start_at_zero", "-noautorotate", "-threads", Threads, .. MediaToolbox.Input(path),
                        "-map", $"0:{video.StreamIndex.ToString(CultureInfo.InvariantCulture)}", .. videoArguments, .. Audio(probe),
                        .. Mp4Output.Arguments(index.TimeBase), partPath,
                    ],
                    Timeout = toolbox.Options.StandardiseTimeout,
                    OnOutputLine = line => ReportProgress(line, index.Frames.Count, progress),
                },
                cancellationToken);
            outcome.ThrowIfFailed("standardising the video");
            var written = await indexer.BuildAsync(partPath, streamIndex: 0, cancellationToken);
            if (index.FindFirstDifference(written) is not null)
                return null;
            File.Move(partPath, outputPath, overwrite: true);
            progress?.Report(1);
            return written;
        }
        finally
        {
            File.Delete(partPath);
        }
    }

    private static string[] CopyVideo() => ["-c:v", "copy"];

    private static string[] EncodeVideo(VideoStream video, FrameIndex index)
    {
        var pixelFormat = video.ColorRange == "pc" || video.PixelFormat?.StartsWith("yuvj", StringComparison.Ordinal) == true ? "yuvj420p" : "yuv420p";
        var timeBase = index.TimeBase;
        return
        [
            "-vf", Filter(video, pixelFormat), "-fps_mode", "passthrough", "-enc_time_base", timeBase.ToString(),
            "-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-crf", "18", "-threads:v", Threads,
            "-g", "100000", "-keyint_min", "1", "-forced-idr", "1", "-force_key_frames", KeyframeExpression,
            // Without a lookahead thread of its own: with it, two runs of x264 on a busy machine decide differently.
            "-x264-params", $"open-gop=0:scenecut=0:sync-lookahead=0:fps={Fps(index)}", "-flags:v", "+bitexact",
        ];
    }

    /// <summary>
    /// One size throughout, also when the source changes its own. 4:2:0 needs even sides: an odd side gets one black row or column more,
    /// added while every pixel still has its own colour (4:4:4), and no pixel moves.
    /// </summary>
    private static string Filter(VideoStream video, string pixelFormat)
    {
        if (video is not { Width: > 0, Height: > 0 })
            return $"format={pixelFormat}";
        var scale = string.Create(CultureInfo.InvariantCulture, $"scale={video.Width}:{video.Height}:flags=bicubic+accurate_rnd+full_chroma_int+bitexact");
        if (video.Width % 2 == 0 && video.Height % 2 == 0)
            return $"{scale},format={pixelFormat}";
        var full = pixelFormat.Replace("420", "444", StringComparison.Ordinal);
        return $"{scale},format={full},pad=ceil(iw/2)*2:ceil(ih/2)*2,format={pixelFormat}";
    }

    /// <summary>The rate from the median spacing, for x264's choice of level only: headers claim 1000 frames a second.</summary>
    private static string Fps(FrameIndex index) =>
        index.MedianSpacingSeconds is > 0 and var spacing
            ? Math.Clamp((int)Math.Round(1 / spacing), 1, 1000).ToString(CultureInfo.InvariantCulture)
            : "30";

    private static AudioStream[] UsableAudios(MediaProbe probe) =>
        [.. probe.Audios.Where(audio => audio is { SampleRateHz: > 0, Channels: > 0 } && audio.Codec != "unknown")];

    private static string[] Audio(MediaProbe probe)
    {
        var arguments = new List<string>();
        foreach (var (audio, i) in UsableAudios(probe).Select((audio, i) => (audio, i)))
        {
            arguments.AddRange(["-map", $"0:{audio.StreamIndex.ToString(CultureInfo.InvariantCulture)}", $"-c:a:{i}", audio.Codec == "aac" ? "copy" : "aac"]);
            if (audio.Codec != "aac")
                arguments.AddRange([$"-b:a:{i}", "160k", $"-flags:a:{i}", "+bitexact", $"-threads:a:{i}", "1"]);
        }
        return [.. arguments];
    }

    /// <summary>ffmpeg's progress has a line <c>frame=123</c> every half second.</summary>
    private static void ReportProgress(ReadOnlySpan<byte> line, int frameCount, IProgress<double>? progress)
    {
        if (progress is not null && line.StartsWith("frame="u8) && Utf8Parser.TryParse(line["frame="u8.Length..], out long frame, out _))
            progress.Report(Math.Min(1, (double)frame / frameCount));
    }
}
