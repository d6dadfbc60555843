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
        FrameCommands.BuildThumbs(session), ClipCommands.BuildStandardise(session), ClipCommands.BuildCut(session),
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
        var quick = new Option<bool>("--quick") { Description = "Header and packets only, without decoding: finds no damaged, black or frozen pictures and no silence." };
        return new Command("validate", "Checks it as the server would, decoding all of it; exits with 1 when it is rejected.") { file, quick }.Does(session, async (run, cancellationToken) =>
        {
            var depth = run.Get(quick) ? ValidationDepth.Quick : ValidationDepth.Full;
            var report = await new MediaTools(session).Validator.ValidateAsync(LocalPath.Require(run.Get(file)), depth, cancellationToken);
            await run.AnswerAsync(report, output =>
            {
                output.WriteLine(report.Verdict.ToString().ToLowerInvariant());
                foreach (var finding in report.Findings)
                    output.WriteLine($"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}{(finding.StartSeconds is { } start ? $" at {Seconds(start)} s" : "")}: {finding.Message} {finding.Suggestion}".TrimEnd());
            });
            return report.Verdict == ValidationVerdict.Reject ? Wsa.Failed : Wsa.Ok;
        });
    }

    public static string Seconds(double? seconds) => seconds?.ToString("0.000###", CultureInfo.InvariantCulture) ?? "?";
}
