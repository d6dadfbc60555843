using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa media</c>: what the server does with a video, on this disk and without a server.</summary>
internal static class MediaCommands
{
    public static Command Build(Session session) => new("media", "Videos on this disk; needs ffmpeg, no server.")
    {
        BuildProbe(session), BuildIndex(session), BuildValidate(session), FrameCommands.BuildFrame(session), FrameCommands.BuildFrames(session),
        FrameCommands.BuildThumbs(session), BuildStandardise(session), BuildCut(session),
        AudioCommands.Build(session), TelemetryCommands.Build(session),
        PictureCommands.BuildScenes(session), PictureCommands.BuildKeyframes(session), PictureCommands.BuildStats(session),
    };

    public static Argument<string> Input() => new("file") { Description = "A video file." };

    public static Option<int?> Stream() => new("--stream") { Description = "The number of the video stream in the file. Default: the main one." };

    private static Command BuildProbe(Session session)
    {
        var file = Input();
        return new Command("probe", "What its header says.") { file }.Does(session, async (run, cancellationToken) =>
        {
            var probe = await new MediaTools(session).Prober.ProbeAsync(LocalPath.Require(run.Get(file)), cancellationToken);
            await run.AnswerAsync(probe, output =>
            {
                output.WriteLine($"{probe.ContainerFormat}, {Table.Size(probe.SizeBytes)}, {Seconds(probe.DurationSecondsFromHeader)} s");
                foreach (var video in probe.Videos)
                    output.WriteLine($"{(video.StreamIndex == probe.BestVideoStreamIndex ? '*' : ' ')} {video.StreamIndex}: video {video.Codec} {video.Profile} {video.Width}x{video.Height} time base {video.TimeBase}");
                foreach (var audio in probe.Audios) output.WriteLine($"  {audio.StreamIndex}: audio {audio.Codec} {audio.SampleRateHz} Hz, {audio.Channels} channels");
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildIndex(Session session)
    {
        var (file, stream) = (Input(), Stream());
        var format = new Option<string?>("--format") { Description = "Write one stream's index to --out: torchcodec (custom_frame_mappings, JSON) or parquet." };
        var target = new Option<string?>("--out") { Description = "The file of --format." };
        var command = new Command("index", "Every frame of its video streams in presentation order, with exact times.") { file, stream, format, target };
        command.Validators.Add(result =>
        {
            if (result.GetValue(format) is null != result.GetValue(target) is null) result.AddError("Give --format and --out together.");
            if (result.GetValue(format) is not (null or "torchcodec" or "parquet")) result.AddError("--format is torchcodec or parquet.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            if (run.Get(target) is { } outPath)
            {
                var (_, one) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
                await File.WriteAllBytesAsync(outPath, run.Get(format) == "parquet" ? await one.ToParquetAsync(cancellationToken) : one.ToFrameMappings(), cancellationToken);
                await run.AnswerAsync(
                    new { path = Path.GetFullPath(outPath), stream = one.StreamIndex, frameCount = one.Frames.Count },
                    output => output.WriteLine($"stream {one.StreamIndex}: {one.Frames.Count} frames → {outPath}"));
                return Wsa.Ok;
            }

            var probe = await tools.Prober.ProbeAsync(path, cancellationToken);
            var wanted = run.Get(stream) is { } number ? [(await tools.IndexAsync(path, number, cancellationToken)).Index] : new List<FrameIndex>();
            if (run.Get(stream) is null)
            {
                if (probe.Videos.Count == 0) throw new CliException("noVideo", $"{Path.GetFileName(path)} has no video stream.");
                foreach (var video in probe.Videos) wanted.Add(await tools.Indexer.BuildAsync(path, video.StreamIndex, cancellationToken));
            }

            var answer = new
            {
                best = probe.BestVideoStreamIndex,
                streams = wanted.Select(index => new
                {
                    index = index.StreamIndex,
                    codec = probe.Videos.Single(v => v.StreamIndex == index.StreamIndex).Codec,
                    timeBase = index.TimeBase.ToString(),
                    frames = index.Frames.Select((frame, i) => new
                    {
                        frame = i, pts = frame.Pts, ptsSeconds = index.PtsSeconds(i), durationSeconds = index.TimeBase.ToSeconds(frame.Duration), keyframe = frame.IsKeyframe,
                    }),
                }),
            };
            await run.AnswerAsync(answer, output =>
            {
                foreach (var index in wanted)
                {
                    output.WriteLine($"stream {index.StreamIndex}{(index.StreamIndex == probe.BestVideoStreamIndex ? " (main)" : "")}: {index.Frames.Count} frames, time base {index.TimeBase}, {Seconds(index.StartSeconds)} to {Seconds(index.StopSeconds)} s");
                    Table.Write(output, ["frame", "pts", "seconds", "key"], index.Frames.Select((frame, i) => (IReadOnlyList<string>)
                        [i.ToString(CultureInfo.InvariantCulture), frame.Pts.ToString(CultureInfo.InvariantCulture), Seconds(index.PtsSeconds(i)), frame.IsKeyframe ? "K" : ""]));
                }
            });
            return Wsa.Ok;
        });
    }

    private static Command BuildValidate(Session session)
    {
        var file = Input();
        return new Command("validate", "Checks it as the server would, decoding all of it; exits with 1 when it is rejected.") { file }.Does(session, async (run, cancellationToken) =>
        {
            var report = await new MediaTools(session).Validator.ValidateAsync(LocalPath.Require(run.Get(file)), cancellationToken);
            await run.AnswerAsync(report, output =>
            {
                output.WriteLine(report.Verdict.ToString().ToLowerInvariant());
                foreach (var finding in report.Findings)
                    output.WriteLine($"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}{(finding.StartSeconds is { } start ? $" at {Seconds(start)} s" : "")}: {finding.Message} {finding.Suggestion}".TrimEnd());
            });
            return report.Verdict == ValidationVerdict.Reject ? Wsa.Failed : Wsa.Ok;
        });
    }

    private static Command BuildStandardise(Session session)
    {
        var (file, stream) = (Input(), Stream());
        var target = new Option<string>("--out") { Description = "The .mp4 file to write.", Required = true };
        return new Command("standardise", "Writes it in the profile that clips are cut from, every frame at its exact time.") { file, stream, target }.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var progress = new Progress<double>(share => run.Tell($"standardising: {share * 100:0} %"));
            var result = await tools.Standardiser.StandardiseAsync(path, probe, index, Path.GetFullPath(run.Get(target)!), new StandardiseOptions(), progress, cancellationToken);
            run.EndTelling();
            await run.AnswerAsync(
                new { path = result.OutputPath, reencoded = result.Reencoded, audioReencoded = result.AudioReencoded, reasons = result.Reasons, frameCount = result.Index.Frames.Count, sizeBytes = new FileInfo(result.OutputPath).Length },
                output => output.WriteLine($"{result.OutputPath}: {result.Index.Frames.Count} frames, {(result.Reencoded ? $"encoded anew ({string.Join(" ", result.Reasons)})" : "copied, it conforms already")}"));
            return Wsa.Ok;
        });
    }

    private static Command BuildCut(Session session)
    {
        var file = Input();
        var target = new Option<string>("--out") { Description = "The folder the clips are written to; made when it is not there.", Required = true };
        var seconds = new Option<double>("--seconds") { Description = "The length clips aim at, 1 to 600; they end at keyframes.", DefaultValueFactory = _ => ClipCutter.DefaultTargetSeconds };
        return new Command("cut", "Cuts a standardised video into clips at keyframes, without encoding.") { file, target, seconds }.Does(session, async (run, cancellationToken) =>
        {
            if (run.Get(seconds) is not (>= 1 and <= 600)) throw new CliException("usage", "--seconds is 1 to 600.");
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var folder = Directory.CreateDirectory(run.Get(target)!).FullName;
            var (_, index) = await tools.IndexAsync(path, null, cancellationToken);
            var spans = ClipCutter.Plan(index, run.Get(seconds));
            var clips = new List<object>();
            foreach (var span in spans)
            {
                var clip = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}-{span.StartFrame:000000}.mp4");
                run.Tell($"clip {clips.Count + 1} of {spans.Count}");
                await tools.Cutter.CutAsync(path, index, span.StartFrame, span.StopFrame, clip, cancellationToken);
                var stop = span.StopFrame < index.Frames.Count ? index.PtsSeconds(span.StopFrame) : index.StopSeconds;
                clips.Add(new { path = clip, startFrame = span.StartFrame, stopFrame = span.StopFrame, startSeconds = index.PtsSeconds(span.StartFrame), stopSeconds = stop, sizeBytes = new FileInfo(clip).Length });
            }

            run.EndTelling();
            await run.AnswerAsync(new { clips }, output => output.WriteLine($"{clips.Count} clips in {folder}"));
            return Wsa.Ok;
        });
    }

    public static string Seconds(double? seconds) => seconds?.ToString("0.000###", CultureInfo.InvariantCulture) ?? "?";
}
