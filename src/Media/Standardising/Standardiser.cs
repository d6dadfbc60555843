using System.Buffers.Text;
using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Brings a video into the one form that clips are cut from, a <see cref="StandardProfile"/>: MP4 with its index first and closed groups of about 1 s.
/// Every frame of the source is kept, at its exact time, and looks like it, which is proved from what was written. A source that is already like that is copied without encoding.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
/// <param name="indexer">Indexes what was written to prove its frames.</param>
public sealed class Standardiser(MediaToolbox toolbox, FrameIndexer indexer)
{
    private readonly PictureProof _proof = new(new FrameReaders(toolbox));

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
    /// <see cref="MediaErrorCode.FramesChanged"/> when the result would not have the source's frames, times and pictures; nothing is left then.
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
        var source = new Source(path, probe, video, index, options);
        if (reasons.Count == 0)
        {
            if (await TryWriteAsync(source, outputPath, Attempt.Copy, progress, cancellationToken) is { } copied)
                return Result(source, outputPath, copied, reasons);
            reasons.Add("Copying the packets does not keep every frame at its time.");
        }
        var encode = Attempt.Encode(StandardEncoding.Video(profile, video, index, options.Deinterlace), options);
        if (await TryWriteAsync(source, outputPath, encode, progress, cancellationToken) is { } encoded)
            return Result(source, outputPath, encoded, reasons);
        throw new MediaException(
            MediaErrorCode.FramesChanged,
            $"The standardised video of {Path.GetFileName(path)} would not have exactly the source's {index.Frames.Count} frames at their times, so it was deleted; " +
            "the source is unchanged. Validate it: frames that cannot be decoded or repeated times are the usual reasons.");
    }

    private static StandardiseResult Result(Source source, string outputPath, Written written, List<string> reasons) => new()
    {
        Reencoded = reasons.Count > 0,
        AudioReencoded = StandardEncoding.UsableAudios(source.Probe).Any(audio => audio.Codec != source.Profile.AudioCodec),
        OutputPath = outputPath,
        Index = written.Index,
        ComparedFrameCount = written.Proof.Frames.Count,
        LeastSsim = written.Proof.LeastSsim,
        SkippedFrames = written.Proof.SkippedFrames,
        Reasons = reasons,
        Parameters = source.Profile.Parameters,
    };

    /// <summary>The written file; null, and no file, when its frames or times are not the source's, or packets were copied and give other pictures.</summary>
    private async Task<Written?> TryWriteAsync(
        Source source, string outputPath, Attempt attempt, IProgress<double>? progress, CancellationToken cancellationToken)
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
                        "-map", $"0:{source.Video.StreamIndex.ToString(CultureInfo.InvariantCulture)}", .. attempt.VideoArguments, .. StandardEncoding.Audio(source.Profile, source.Probe),
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
            if (await ProveAsync(source, partPath, written, attempt, cancellationToken) is not { } proof)
                return null;
            File.Move(partPath, outputPath, overwrite: true);
            progress?.Report(1);
            return new Written(written, proof);
        }
        finally
        {
            File.Delete(partPath);
        }
    }

    /// <summary>What comparing pictures gave; null when copied packets give other ones.</summary>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.FramesChanged"/>: encoded ones are not the source's.</exception>
    private async Task<PictureProofResult?> ProveAsync(Source source, string writtenPath, FrameIndex written, Attempt attempt, CancellationToken cancellationToken)
    {
        var size = (source.Video.Width, source.Video.Height);
        if (size is not { Width: > 0, Height: > 0 })
            return new PictureProofResult([], []);
        var proof = await _proof.CompareAsync(
            new ProvedVideo(MediaContent.OfFile(source.Path), source.Index, size), new ProvedVideo(MediaContent.OfFile(writtenPath), written, size),
            PictureProof.ChoosePairs(source.Index, written), attempt.Demand, cancellationToken);
        if (proof.FindFault(attempt.Demand.MinSsim) is not { } fault)
            return proof;
        if (attempt == Attempt.Copy)
            return null;
        throw new MediaException(
            MediaErrorCode.FramesChanged,
            $"In the standardised video of {Path.GetFileName(source.Path)} {fault}, so it was deleted; the source is unchanged. Validate the source, and try another profile.");
    }

    /// <summary>ffmpeg's progress has a line <c>frame=123</c> every half second.</summary>
    private static void ReportProgress(ReadOnlySpan<byte> line, int frameCount, IProgress<double>? progress)
    {
        if (progress is not null && line.StartsWith("frame="u8) && Utf8Parser.TryParse(line["frame="u8.Length..], out long frame, out _))
            progress.Report(Math.Min(1, (double)frame / frameCount));
    }

    /// <summary>One way of writing the video, and what its pictures must have in common with the source's.</summary>
    private sealed record Attempt(string[] VideoArguments, PictureDemand Demand)
    {
        public static Attempt Copy { get; } = new(["-c:v", "copy"], new PictureDemand(PictureComparison.Identical, 1));

        public static Attempt Encode(string[] arguments, StandardiseOptions options) => options switch
        {
            { Deinterlace: true } => new(arguments, new PictureDemand(PictureComparison.OneField, StandardProfile.LossyMinSsim)),
            { Profile.IsLossless: true } => new(arguments, new PictureDemand(PictureComparison.Identical, options.Profile.MinSsim)),
            _ => new(arguments, new PictureDemand(PictureComparison.Similar, options.Profile.MinSsim)),
        };
    }

    private sealed record Written(FrameIndex Index, PictureProofResult Proof);

    private sealed record Source(string Path, MediaProbe Probe, VideoStream Video, FrameIndex Index, StandardiseOptions Options)
    {
        public StandardProfile Profile => Options.Profile;
    }
}
