using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Cuts clips that begin and end at any frame, from H.264 or HEVC in MP4. Whole groups of pictures in between are copied byte for byte; only the
/// frames before the first and after the last of them are encoded again, so that the clip has all of its frames and no others.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
/// <param name="indexer">Indexes the clip again to prove its frames.</param>
/// <param name="validator">Decodes the clip to prove that it can be.</param>
public sealed class ExactClipCutter(MediaToolbox toolbox, FrameIndexer indexer, MediaValidator validator)
{
    /// <summary>The parameters, for step keys: other parameters give other bytes.</summary>
    public const string Parameters = "exact-clip crf12-veryfast-no-b-frames v1";

    /// <summary>How many frames of each edge are compared with the source's, its first and last among them.</summary>
    private const int ComparedAtEachEdge = 6;

    /// <summary>How far past the clip's end sound is read: more than any interleaving.</summary>
    private const decimal ReadAheadSeconds = 5;

    /// <summary>
    /// Writes the frames [<paramref name="startFrame"/>, <paramref name="stopFrame"/>) as an MP4 file, with the audio packets that begin in the same
    /// span. The file appears only when it has exactly these frames at exactly these distances, its copied packets are the source's, those encoded
    /// again look like the source's, and it decodes without an error.
    /// </summary>
    /// <param name="path">An MP4 file with H.264 or HEVC, such as a standardised video.</param>
    /// <param name="index">The index of its video.</param>
    /// <param name="startFrame">Any frame.</param>
    /// <param name="stopFrame">One past the last frame; any above the first.</param>
    /// <param name="outputPath">The file to write; one that exists is replaced.</param>
    /// <param name="cancellationToken">Stops ffmpeg.</param>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.InvalidRange"/>: no such frames, or a file that cannot be cut so; <see cref="MediaErrorCode.FramesChanged"/>: the clip
    /// was not exact. Nothing is left then.
    /// </exception>
    public async Task<ExactClip> CutAsync(string path, FrameIndex index, int startFrame, int stopFrame, string outputPath, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (startFrame < 0 || stopFrame <= startFrame || stopFrame > index.Frames.Count)
            throw new MediaException(MediaErrorCode.InvalidRange, $"There is no clip of frames {startFrame} to {stopFrame}; the video has frames 0 to {index.Frames.Count - 1}.");
        using var source = Mp4VideoTrack.Open(path, index);
        var plan = ExactCutPlan.Make(source.Index, startFrame, stopFrame, source.IsReset);
        var files = new Files(outputPath);
        try
        {
            await EncodeAsync(source, path, (plan.StartFrame, plan.CopyStart), files.Head, cancellationToken);
            await EncodeAsync(source, path, (plan.CopyStop, plan.StopFrame), files.Tail, cancellationToken);
            Join(source, plan, files);
            await AddSoundAsync(path, source, plan, files, cancellationToken);
            var clip = await ProveAsync(source, plan, files.Part, cancellationToken);
            var ssim = await ProvePicturesAsync((path, source), plan, (files.Part, clip), cancellationToken);
            File.Move(files.Part, outputPath, overwrite: true);
            return new ExactClip(clip, plan.CopyStart, plan.CopyStop, ssim);
        }
        finally
        {
            foreach (var file in files.All)
                File.Delete(file);
        }
    }

    /// <summary>Encodes frames so that their pictures can stand beside the source's: the same codec and size, no frame that waits for a later one.</summary>
    private async Task EncodeAsync(Mp4VideoTrack source, string path, (int Start, int Stop) frames, string outputPath, CancellationToken cancellationToken)
    {
        if (frames.Start == frames.Stop)
            return;
        var index = source.Index;
        var seek = Math.Floor((decimal)index.PtsSeconds(index.Frames[frames.Start].SeekFrame) * 1_000_000) / 1_000_000;
        // Past the last frame, and before the next one.
        var (from, to) = (index.Frames.Pts[frames.Start], index.Frames.Pts[frames.Stop - 1] + 1);
        string[] encoder = source.Sets.IsHevc
            ? ["libx265", "-tag:v", "hvc1", "-x265-params", "bframes=0:open-gop=0:scenecut=0:keyint=-1:pools=2:frame-threads=1:log-level=error:info=0"]
            : ["libx264", "-bf", "0", "-x264-params", $"sps-id={source.Sets.FindFreeId()}:open-gop=0:scenecut=0:sync-lookahead=0"];
        var outcome = await toolbox.RunAsync(
            new ToolRun
            {
                Tool = "ffmpeg",
                Arguments =
                [
                    "-v", "error", "-hide_banner", "-nostdin", "-y", "-copyts", "-noautorotate", "-threads", StandardEncoding.Threads,
                    "-noaccurate_seek", "-seek_timestamp", "1", "-ss", Text(seek), .. MediaToolbox.Input(path),
                    "-map", $"0:{index.StreamIndex.ToString(CultureInfo.InvariantCulture)}",
                    "-vf", string.Create(CultureInfo.InvariantCulture, $"trim=start_pts={from}:end_pts={to}"), "-fps_mode", "passthrough", "-enc_time_base", index.TimeBase.ToString(),
                    "-c:v", .. encoder, "-preset", "veryfast", "-crf", "12", "-g", "100000", "-threads:v", StandardEncoding.Threads, "-flags:v", "+bitexact",
                    .. Mp4Output.Arguments(index.TimeBase), outputPath,
                ],
                Timeout = toolbox.Options.ClipTimeout,
            },
            cancellationToken);
        outcome.ThrowIfFailed($"encoding frames {frames.Start} to {frames.Stop}");
    }

    private static void Join(Mp4VideoTrack source, ExactCutPlan plan, Files files)
    {
        using var head = File.Exists(files.Head) ? Mp4VideoTrack.Open(files.Head, index: null) : null;
        using var tail = File.Exists(files.Tail) ? Mp4VideoTrack.Open(files.Tail, index: null) : null;
        using var stream = File.Create(files.Joined);
        var writer = new Mp4TrackWriter(stream);
        writer.Begin();
        var index = source.Index;
        // How long before it is shown the first frame of what follows is decoded: encoded frames keep that distance, so that times of decoding go on rising.
        var ahead = plan.CopyStart < plan.CopyStop ? index.Frames.Pts[plan.CopyStart] - index.Frames[plan.CopyStart].Dts!.Value : 0;
        AddEncoded(writer, source, head, (plan.StartFrame, plan.CopyStart), ahead);
        foreach (var frame in Enumerable.Range(plan.CopyStart, plan.CopyStop - plan.CopyStart).OrderBy(frame => index.Frames[frame].DecodeIndex))
        {
            var entry = index.Frames[frame];
            writer.Add(Parts(source, frame), entry.Pts, entry.Dts!.Value, entry.IsKeyframe);
        }
        if (plan.CopyStop < plan.StopFrame)
            AddEncoded(writer, source, tail, (plan.CopyStop, plan.StopFrame), index.Frames.Pts[plan.CopyStop] - index.Frames[plan.CopyStop].Dts!.Value);
        writer.End(source, SampleEntry(source, head ?? tail), index.Frames.Durations[plan.StopFrame - 1]);
    }

    private static void AddEncoded(Mp4TrackWriter writer, Mp4VideoTrack source, Mp4VideoTrack? encoded, (int Start, int Stop) frames, long ahead)
    {
        if (encoded is null)
            return;
        if (encoded.Index.Frames.Count != frames.Stop - frames.Start)
            throw Inexact($"encoding frames {frames.Start} to {frames.Stop} gave {encoded.Index.Frames.Count} of them");
        for (var i = 0; i < encoded.Index.Frames.Count; i++)
        {
            var pts = source.Index.Frames.Pts[frames.Start + i];
            writer.Add(Parts(encoded, i), pts, pts - ahead, encoded.Index.Frames[i].IsKeyframe);
        }
    }

    /// <summary>H.264: both encodings' sets have numbers of their own and lie in the description. HEVC: each keyframe brings its sets along.</summary>
    private static byte[][] Parts(Mp4VideoTrack track, int frame) =>
        track.Sets.IsHevc && track.Index.Frames[frame].IsKeyframe ? [track.Sets.InBand, track.ReadPacket(frame)] : [track.ReadPacket(frame)];

    private static byte[] SampleEntry(Mp4VideoTrack source, Mp4VideoTrack? encoded)
    {
        var entry = source.Entry.AsSpan();
        var rest = entry[(source.ConfigurationStart + 8 + source.Sets.Configuration.Length)..];
        var configuration = source.Sets.IsHevc ? Mp4TrackWriter.Box("hvcC", source.Sets.Configuration)
            : Mp4TrackWriter.Box("avcC", encoded is null ? source.Sets.Configuration : source.Sets.Join(encoded.Sets));
        return Mp4TrackWriter.Box(source.Sets.IsHevc ? "hev1" : "avc1", [.. entry[8..source.ConfigurationStart], .. configuration, .. rest]);
    }

    private async Task AddSoundAsync(string path, Mp4VideoTrack source, ExactCutPlan plan, Files files, CancellationToken cancellationToken)
    {
        var index = source.Index;
        var start = Math.Floor((decimal)index.PtsSeconds(plan.StartFrame) * 1_000_000) / 1_000_000;
        var length = (decimal)(plan.StopFrame == index.Frames.Count ? index.StopSeconds : index.PtsSeconds(plan.StopFrame)) - start;
        var outcome = await toolbox.RunAsync(
            new ToolRun
            {
                Tool = "ffmpeg",
                Arguments =
                [
                    "-v", "error", "-hide_banner", "-nostdin", "-y", .. MediaToolbox.Input(files.Joined), "-seek_timestamp", "1", "-ss", Text(start), .. MediaToolbox.Input(path),
                    "-map", "0:v", "-map", "1:a?", "-c", "copy", "-strict", "experimental", "-copypriorss", "0", "-bsf:a", $"noise=drop=gte(pts*tb\\,{Text(length)})", "-t", Text(length + ReadAheadSeconds),
                    .. Mp4Output.Arguments(index.TimeBase), files.Part,
                ],
                Timeout = toolbox.Options.ClipTimeout,
            },
            cancellationToken);
        outcome.ThrowIfFailed($"writing the clip of frames {plan.StartFrame} to {plan.StopFrame}");
    }

    private async Task<FrameIndex> ProveAsync(Mp4VideoTrack source, ExactCutPlan plan, string path, CancellationToken cancellationToken)
    {
        var clip = await indexer.BuildAsync(path, streamIndex: 0, cancellationToken);
        var wanted = source.Index with { Frames = [.. source.Index.Frames.Skip(plan.StartFrame).Take(plan.StopFrame - plan.StartFrame)] };
        if (wanted.FindFirstDifference(clip) is { } frame)
            throw Inexact($"frame {plan.StartFrame + frame} is not where it was");
        using (var written = Mp4VideoTrack.Open(path, clip))
        {
            for (var i = plan.CopyStart; i < plan.CopyStop; i++)
            {
                if (!written.ReadPacket(i - plan.StartFrame).AsSpan().EndsWith(source.ReadPacket(i)))
                    throw Inexact($"frame {i} was not copied as it is");
            }
        }
        var report = await validator.ValidateAsync(path, cancellationToken);
        if (report.DecodedFrameCount != clip.Frames.Count || report.Findings.FirstOrDefault(IsOfDecoding) is not null)
            throw Inexact($"it cannot be decoded ({report.Findings.FirstOrDefault(IsOfDecoding)?.Message ?? $"{report.DecodedFrameCount} frames"})");
        return clip;
    }

    /// <summary>The least similarity of frames that were encoded again to the source's.</summary>
    private async Task<double?> ProvePicturesAsync(
        (string Path, Mp4VideoTrack Track) source, ExactCutPlan plan, (string Path, FrameIndex Index) clip, CancellationToken cancellationToken)
    {
        FramePair[] pairs =
        [
            .. Spread(plan.StartFrame, plan.CopyStart).Concat(Spread(plan.CopyStop, plan.StopFrame)).Select(frame => new FramePair(frame, frame - plan.StartFrame)),
        ];
        if (pairs.Length == 0)
            return null;
        var size = source.Track.Size;
        var proof = await new PictureProof(new FrameReaders(toolbox)).CompareAsync(
            new ProvedVideo(MediaContent.OfFile(source.Path), source.Track.Index, size), new ProvedVideo(MediaContent.OfFile(clip.Path), clip.Index, size),
            pairs, new PictureDemand(PictureComparison.Similar, StandardProfile.LossyMinSsim), cancellationToken);
        return proof.FindFault(StandardProfile.LossyMinSsim) is { } fault ? throw Inexact(fault) : proof.LeastSsim;
    }

    private static IEnumerable<int> Spread(int start, int stop)
    {
        var count = Math.Min(ComparedAtEachEdge, stop - start);
        return Enumerable.Range(0, count).Select(i => count == 1 ? start : start + (int)((long)(stop - 1 - start) * i / (count - 1)));
    }

    private static bool IsOfDecoding(MediaFinding finding) => finding.Severity == FindingSeverity.Error || finding.Code is FindingCodes.FramesDamaged or FindingCodes.SizeChanges;

    private static MediaException Inexact(string why) =>
        new(MediaErrorCode.FramesChanged, $"The clip would not be exact: {why}; it was deleted and the source is unchanged. Standardise the source and cut from that, or cut at keyframes.");

    private static string Text(decimal seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture);

    private sealed record Files(string OutputPath)
    {
        public string Head => OutputPath + ".head.part";

        public string Tail => OutputPath + ".tail.part";

        public string Joined => OutputPath + ".joined.part";

        public string Part => OutputPath + ".part";

        public string[] All => [Head, Tail, Joined, Part];
    }
}
