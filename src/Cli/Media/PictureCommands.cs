using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa media scenes | keyframes | stats</c>: what the pictures and the sound of a video on this disk are like.</summary>
internal static class PictureCommands
{
    public static Command BuildScenes(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        return new Command("scenes", "The hard cuts of a video, each at the first frame of the new scene. Decodes all of it.") { file, stream }.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var (_, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var survey = await SurveyAsync(run, tools, (path, index), new ClipSpan(0, index.Frames.Count), cancellationToken);
            int[] starts = [0, .. survey.Cuts.Select(cut => cut.FrameIndex)];
            var scenes = starts.Take(index.Frames.Count).Select((start, i) => SceneOf(index, start, i + 1 < starts.Length ? starts[i + 1] : index.Frames.Count));
            await run.AnswerAsync(
                new { stream = index.StreamIndex, cuts = survey.Cuts.Select(cut => new { frame = cut.FrameIndex, cut.PtsSeconds, score = Math.Round(cut.Score, 3) }), scenes },
                output => Table.WriteOr(output, "No cut: one scene.", ["frame", "seconds", "score"], survey.Cuts.Select(cut => (IReadOnlyList<string>)
                    [Number(cut.FrameIndex), MediaCommands.Seconds(cut.PtsSeconds), cut.Score.ToString("0.00", CultureInfo.InvariantCulture)])));
            return Wsa.Ok;
        });
    }

    public static Command BuildKeyframes(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var target = new Option<string>("--out") { Description = "A folder for the JPEGs, made when it is not there.", Required = true };
        var width = new Option<int?>("--width") { Description = "The widest a picture may be, pixels. Default: the video's own size." };
        var command = new Command("keyframes", "Every keyframe as a JPEG, with a perceptual hash: pictures whose hashes differ in at most 10 of 64 bits look alike.") { file, stream, target, width };
        return command.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var content = MediaContent.OfFile(path);
            var read = await tools.Surveys.HashKeyframesAsync(content, index, cancellationToken);
            var hashes = read.Keyframes;
            await using var files = FrameFiles.OfFolder(Path.GetFullPath(run.Get(target)!), "jpg");
            await tools.Frames.ReadAsync(
                content, index, [.. hashes.Select(keyframe => keyframe.FrameIndex)], FrameCommands.OutputOf(probe, index, FrameFormat.Jpeg, run.Get(width)),
                async (frame, token) =>
                {
                    await files.WriteAsync(frame, token);
                    run.Tell($"keyframe {files.Written.Count} of {hashes.Count}");
                },
                cancellationToken);
            run.EndTelling();
            var keyframes = hashes.Select((keyframe, i) => new { frame = keyframe.FrameIndex, keyframe.PtsSeconds, hash = keyframe.Hash.ToString(), path = files.Written[i] });
            await run.AnswerAsync(
                new { stream = index.StreamIndex, keyframes, undecodedFrames = read.UndecodedFrames },
                output =>
                {
                    Table.WriteOr(output, "No keyframe.", ["frame", "seconds", "hash", "picture"], keyframes.Select(keyframe => (IReadOnlyList<string>)
                        [Number(keyframe.frame), MediaCommands.Seconds(keyframe.PtsSeconds), keyframe.hash, Path.GetFileName(keyframe.path)]));
                    if (read.UndecodedFrames.Count > 0)
                        output.WriteLine($"Damaged, left out: {string.Join(", ", read.UndecodedFrames)}. `wsa media validate` says more.");
                });
            return Wsa.Ok;
        });
    }

    public static Command BuildStats(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var seconds = new Option<double?>("--clips") { Description = "The length of the clips, seconds, above 0. Default: 10." };
        var start = new Option<double?>("--start") { Description = "One clip, from this second." };
        var stop = new Option<double?>("--stop") { Description = "The clip ends before this second." };
        var command = new Command("stats", "Motion, brightness, sharpness and loudness of each clip. Decodes what the clips are of.") { file, stream, seconds, start, stop };
        command.Validators.Add(result =>
        {
            if (result.GetValue(seconds) is not null && (result.GetValue(start) ?? result.GetValue(stop)) is not null) result.AddError("Give either --clips or --start and --stop.");
            if (result.GetValue(seconds) is { } length && !(length > 0)) result.AddError("--clips is above 0.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var isOne = (run.Get(start) ?? run.Get(stop)) is not null;
            var spans = isOne ? [OneSpan(index, run.Get(start), run.Get(stop))] : Spans(index, run.Get(seconds) ?? ClipCutter.DefaultTargetSeconds);
            var survey = await SurveyAsync(run, tools, (path, index), spans.Count == 0 ? default : new ClipSpan(spans[0].StartFrame, spans[^1].StopFrame), cancellationToken);
            var times = spans.Select(span => (StartSeconds: index.PtsSeconds(span.StartFrame), StopSeconds: StopSeconds(index, span.StopFrame))).ToList();
            IReadOnlyList<AudioLevels>? loudness = probe.Audios.Count == 0 ? null : await tools.Loudness.MeasureAsync(MediaContent.OfFile(path), times, cancellationToken);
            var clips = spans.Select((span, i) => ClipOf(survey.Fold(span.StartFrame, span.StopFrame), times[i], loudness?[i])).ToList();
            await run.AnswerAsync(
                new { stream = index.StreamIndex, clips },
                output => Table.WriteOr(output, "No frame.", ["seconds", "motion", "brightness", "sharpness", "black", "frozen", "cuts", "LUFS"], clips.Select(clip => (IReadOnlyList<string>)
                    [
                        $"{MediaCommands.Seconds(clip.StartSeconds)}-{MediaCommands.Seconds(clip.StopSeconds)}", Number(clip.Pictures.Motion), Number(clip.Pictures.Brightness), Number(clip.Pictures.Sharpness),
                        $"{clip.Pictures.BlackFraction:0 %}", $"{clip.Pictures.FrozenFraction:0 %}", Number(clip.Pictures.CutCount), Number(clip.LoudnessLufs),
                    ])));
            return Wsa.Ok;
        });
    }

    private static async Task<PictureSurvey> SurveyAsync(Run run, MediaTools tools, (string Path, FrameIndex Index) video, ClipSpan span, CancellationToken cancellationToken)
    {
        var progress = new Progress<double>(share => run.Tell($"looking: {share * 100:0} %"));
        var survey = await tools.Surveys.SurveyAsync(MediaContent.OfFile(video.Path), video.Index, span, progress, cancellationToken);
        run.EndTelling();
        return survey;
    }

    /// <summary>The frames that appear in each stretch of so many seconds; stretches in which none appears are left out.</summary>
    private static List<ClipSpan> Spans(FrameIndex index, double seconds)
    {
        var spans = new List<ClipSpan>();
        for (var first = 0; first < index.Frames.Count;)
        {
            var number = Math.Floor((index.PtsSeconds(first) - index.StartSeconds) / seconds);
            var stop = first + 1;
            while (stop < index.Frames.Count && Math.Floor((index.PtsSeconds(stop) - index.StartSeconds) / seconds) <= number) stop++;
            spans.Add(new ClipSpan(first, stop));
            first = stop;
        }

        return spans;
    }

    private static ClipSpan OneSpan(FrameIndex index, double? startSeconds, double? stopSeconds)
    {
        var frames = Enumerable.Range(0, index.Frames.Count).Where(frame => !(index.PtsSeconds(frame) < startSeconds) && !(index.PtsSeconds(frame) >= stopSeconds)).ToList();
        return frames.Count > 0
            ? new ClipSpan(frames[0], frames[^1] + 1)
            : throw new CliException("noFrame", $"No frame appears in that span; the video runs from {MediaCommands.Seconds(index.StartSeconds)} to {MediaCommands.Seconds(index.StopSeconds)} s.");
    }

    private static ClipAnswer ClipOf(ClipPictures pictures, (double StartSeconds, double StopSeconds) times, AudioLevels? loudness) =>
        new(times.StartSeconds, times.StopSeconds, pictures, Rounded(loudness?.IntegratedLufs), Rounded(loudness?.TruePeakDbtp));

    private static double? Rounded(double? decibels) => decibels is { } value ? Math.Round(value, 2) : null;

    private static object SceneOf(FrameIndex index, int startFrame, int stopFrame) =>
        new { startFrame, stopFrame, startSeconds = index.PtsSeconds(startFrame), stopSeconds = StopSeconds(index, stopFrame) };

    private static double StopSeconds(FrameIndex index, int stopFrame) => stopFrame < index.Frames.Count ? index.PtsSeconds(stopFrame) : index.StopSeconds;

    private static string Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A clip as it is told.</summary>
    private sealed record ClipAnswer(double StartSeconds, double StopSeconds, ClipPictures Pictures, double? LoudnessLufs, double? TruePeakDbtp);
}
