using System.Buffers.Text;
using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Brings a video into the one form that clips are cut from, a <see cref="StandardProfile"/>: MP4 with its index first and closed groups of about 1 s.
/// Every frame of the source is kept, at its exact time. A source that is already like that is copied without encoding.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
/// <param name="indexer">Indexes what was written to prove its frames.</param>
public sealed class Standardiser(MediaToolbox toolbox, FrameIndexer indexer)
{
    /// <summary>Standardises one video of a file.</summary>
    /// <param name="path">The source; it is only read.</param>
    /// <param name="probe">Its header.</param>
    /// <param name="index">The index of the stream to use, as a rule <see cref="MediaProbe.BestVideoStreamIndex"/>; other videos are left out.</param>
    /// <param name="outputPath">The MP4 file to write; one that exists is replaced.</param>
    /// <param name="options">The profile, and whether fields are woven apart.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; may be null.</param>
    /// <param name="cancellationToken">Stops ffmpeg; nothing is left then.</param>
    /// <returns>What was done, with the index of the written file.</returns>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.ProfileImpossible"/> when the profile cannot hold the source or this ffmpeg lacks its encoder;
    /// <see cref="MediaErrorCode.NoVideo"/> when the index has no frames or is not of this file;
    /// <see cref="MediaErrorCode.FramesChanged"/> when the result would not have the source's frames and times; nothing is left then.
    /// </exception>
    public async Task<StandardiseResult> StandardiseAsync(
        string path, MediaProbe probe, FrameIndex index, string outputPath, StandardiseOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(options);
        var video = probe.Videos.FirstOrDefault(candidate => candidate.StreamIndex == index.StreamIndex);
        if (video is null || index.Frames.Count == 0)
            throw new MediaException(MediaErrorCode.NoVideo, $"Stream {index.StreamIndex} is no video with frames; validate the file to see what is in it.");

        var profile = options.Profile;
        var reasons = StandardConformance.FindReasonsToEncode(profile, probe, video, index).ToList();
        if (options.Deinterlace)
            reasons.Add("Its fields are to be woven apart.");
        var source = new Source(path, probe, video, index, profile);
        if (reasons.Count == 0)
        {
            if (await TryWriteAsync(source, outputPath, ["-c:v", "copy"], progress, cancellationToken) is { } copied)
                return Result(source, outputPath, copied, reasons);
            reasons.Add("Copying the packets does not keep every frame at its time.");
        }
        if (await TryWriteAsync(source, outputPath, StandardEncoding.Video(profile, video, index, options.Deinterlace), progress, cancellationToken) is { } encoded)
            return Result(source, outputPath, encoded, reasons);
        throw new MediaException(
            MediaErrorCode.FramesChanged,
            $"The standardised video of {Path.GetFileName(path)} would not have exactly the source's {index.Frames.Count} frames at their times, so it was deleted; " +
            "the source is unchanged. Validate it: frames that cannot be decoded or repeated times are the usual reasons.");
    }

    private static StandardiseResult Result(Source source, string outputPath, FrameIndex index, List<string> reasons) => new()
    {
        Reencoded = reasons.Count > 0,
        AudioReencoded = StandardEncoding.UsableAudios(source.Probe).Any(audio => audio.Codec != source.Profile.AudioCodec),
        OutputPath = outputPath,
        Index = index,
        Reasons = reasons,
        Parameters = source.Profile.Parameters,
    };

    /// <summary>The index of the written file; null, and no file, when its frames or times are not the source's.</summary>
    private async Task<FrameIndex?> TryWriteAsync(
        Source source, string outputPath, string[] videoArguments, IProgress<double>? progress, CancellationToken cancellationToken)
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
                        "-copyts", "-start_at_zero", "-noautorotate", "-threads", StandardEncoding.Threads, .. MediaToolbox.Input(source.Path),
                        "-map", $"0:{source.Video.StreamIndex.ToString(CultureInfo.InvariantCulture)}", .. videoArguments, .. StandardEncoding.Audio(source.Profile, source.Probe),
                        .. Mp4Output.Arguments(source.Index.TimeBase), partPath,
                    ],
                    Timeout = toolbox.Options.StandardiseTimeout,
                    OnOutputLine = line => ReportProgress(line, source.Index.Frames.Count, progress),
                },
                cancellationToken);
            if (outcome.ErrorTail.Contains($"Unknown encoder '{source.Profile.Encoder}'", StringComparison.Ordinal))
            {
                throw new MediaException(
                    MediaErrorCode.ProfileImpossible,
                    $"This ffmpeg has no {source.Profile.Encoder}, which the profile '{source.Profile.Name}' needs. Install a full build of ffmpeg or choose another profile; the source is unchanged.");
            }
            outcome.ThrowIfFailed("standardising the video");
            var written = await indexer.BuildAsync(partPath, streamIndex: 0, cancellationToken);
            if (source.Index.FindFirstDifference(written) is not null)
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

    /// <summary>ffmpeg's progress has a line <c>frame=123</c> every half second.</summary>
    private static void ReportProgress(ReadOnlySpan<byte> line, int frameCount, IProgress<double>? progress)
    {
        if (progress is not null && line.StartsWith("frame="u8) && Utf8Parser.TryParse(line["frame="u8.Length..], out long frame, out _))
            progress.Report(Math.Min(1, (double)frame / frameCount));
    }

    private sealed record Source(string Path, MediaProbe Probe, VideoStream Video, FrameIndex Index, StandardProfile Profile);
}
