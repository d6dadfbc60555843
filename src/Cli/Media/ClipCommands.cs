using System.CommandLine;
using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa media standardise | cut</c>: new videos out of one on this disk, every frame at its time.</summary>
internal static class ClipCommands
{
    public static Command BuildStandardise(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var target = new Option<string>("--out") { Description = "The .mp4 file to write.", Required = true };
        var names = string.Join(", ", StandardProfile.All.Select(profile => profile.Name));
        var name = new Option<string>("--profile") { Description = $"What it is brought into: {names}.", DefaultValueFactory = _ => StandardProfile.H264.Name };
        var deinterlace = new Option<bool>("--deinterlace") { Description = "Weave the fields of interlaced video apart, one frame for each frame. Default: both stay in one picture." };
        var command = new Command("standardise", "Writes it in the profile that clips are cut from, every frame at its exact time, compared with the source's.") { file, stream, target, name, deinterlace };
        command.Validators.Add(result =>
        {
            // A default is not there yet when the command line is checked.
            if (result.GetValue(name) is { Length: > 0 } given && StandardProfile.Find(given) is null) result.AddError($"There is no profile '{given}'; there are {names}.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var (probe, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            var options = new StandardiseOptions { Profile = StandardProfile.Find(run.Get(name)!)!, Deinterlace = run.Get(deinterlace) };
            var progress = new Progress<double>(share => run.Tell($"standardising: {share * 100:0} %"));
            var result = await tools.Standardiser.StandardiseAsync(path, probe, index, Path.GetFullPath(run.Get(target)!), options, progress, cancellationToken);
            run.EndTelling();
            var answer = new
            {
                path = result.OutputPath, profile = options.Profile.Name, reencoded = result.Reencoded, audioReencoded = result.AudioReencoded, reasons = result.Reasons,
                frameCount = result.Index.Frames.Count, comparedFrameCount = result.ComparedFrameCount, leastSsim = result.LeastSsim, skippedFrames = result.SkippedFrames,
                sizeBytes = new FileInfo(result.OutputPath).Length,
            };
            await run.AnswerAsync(answer, output =>
            {
                output.WriteLine($"{result.OutputPath}: {result.Index.Frames.Count} frames, {(result.Reencoded ? $"encoded anew ({string.Join(" ", result.Reasons)})" : "copied, it conforms already")}");
                if (result.LeastSsim is { } ssim) output.WriteLine($"{result.ComparedFrameCount} frames compared with the source's, SSIM at least {ssim.ToString("0.0000", CultureInfo.InvariantCulture)}");
                if (result.SkippedFrames.Count > 0) output.WriteLine($"not compared, because the source's are damaged: {string.Join(", ", result.SkippedFrames)}");
            });
            return Wsa.Ok;
        });
    }

    public static Command BuildCut(Session session)
    {
        var (file, stream) = (MediaCommands.Input(), MediaCommands.Stream());
        var target = new Option<string>("--out") { Description = "The folder the clips are written to, made when it is not there; with --exact the .mp4 file.", Required = true };
        var seconds = new Option<double?>("--seconds") { Description = $"The length clips aim at, 1 to 600; they end at keyframes. Default: {ClipCutter.DefaultTargetSeconds}." };
        var exact = new Option<bool>("--exact") { Description = "One clip from any frame to any frame; frames beside keyframes are encoded again, all others copied." };
        var startFrame = new Option<int?>("--start-frame") { Description = "With --exact: the first frame. Default: 0." };
        var stopFrame = new Option<int?>("--stop-frame") { Description = "With --exact: the frame the clip ends before. Default: the end." };
        var start = new Option<double?>("--start") { Description = "With --exact: the clip begins with the frame on screen at this second." };
        var stop = new Option<double?>("--stop") { Description = "With --exact: frames that appear from this second on are left out." };
        var command = new Command("cut", "Cuts a standardised video into clips at keyframes, without encoding; or one exact clip out of it.") { file, stream, target, seconds, exact, startFrame, stopFrame, start, stop };
        command.Validators.Add(result =>
        {
            var (hasFrames, hasSeconds) = (result.GetValue(startFrame) is not null || result.GetValue(stopFrame) is not null, result.GetValue(start) is not null || result.GetValue(stop) is not null);
            if (result.GetValue(exact) && hasFrames == hasSeconds) result.AddError("--exact needs either --start-frame and --stop-frame or --start and --stop; one of the two is enough.");
            if (!result.GetValue(exact) && (hasFrames || hasSeconds)) result.AddError("A clip from any frame to any frame needs --exact.");
            if (result.GetValue(exact) && result.GetValue(seconds) is not null) result.AddError("--seconds is the length of clips at keyframes; leave it out with --exact.");
            if (result.GetValue(seconds) is not (null or (>= 1 and <= 600))) result.AddError("--seconds is 1 to 600.");
        });
        return command.Does(session, async (run, cancellationToken) =>
        {
            var (tools, path) = (new MediaTools(session), LocalPath.Require(run.Get(file)));
            var (_, index) = await tools.IndexAsync(path, run.Get(stream), cancellationToken);
            if (run.Get(exact))
            {
                var wanted = new FrameSelection { Start = run.Get(startFrame), Stop = run.Get(stopFrame), FromSeconds = run.Get(start), ToSeconds = run.Get(stop) };
                await CutExactAsync(run, tools, (path, index), wanted, Path.GetFullPath(run.Get(target)!), cancellationToken);
            }
            else
            {
                var folder = Directory.CreateDirectory(run.Get(target)!).FullName;
                await CutAtKeyframesAsync(run, tools, (path, index), (folder, run.Get(seconds) ?? ClipCutter.DefaultTargetSeconds), cancellationToken);
            }
            return Wsa.Ok;
        });
    }

    private static async Task CutExactAsync(Run run, MediaTools tools, (string Path, FrameIndex Index) source, FrameSelection wanted, string target, CancellationToken cancellationToken)
    {
        if (!string.Equals(Path.GetExtension(target), ".mp4", StringComparison.OrdinalIgnoreCase)) throw new CliException("usage", $"'{target}' is no .mp4 file.");
        var index = source.Index;
        var frames = wanted.Resolve(index, int.MaxValue);
        var (startFrame, stopFrame) = (frames[0], frames[^1] + 1);
        var clip = await tools.ExactCutter.CutAsync(source.Path, index, startFrame, stopFrame, target, cancellationToken);
        var answer = new
        {
            path = target, startFrame, stopFrame, startSeconds = index.PtsSeconds(startFrame), stopSeconds = StopSeconds(index, stopFrame),
            copiedStartFrame = clip.CopiedStartFrame, copiedStopFrame = clip.CopiedStopFrame, leastSsim = clip.LeastSsim, sizeBytes = new FileInfo(target).Length,
        };
        var copied = clip.CopiedStopFrame - clip.CopiedStartFrame;
        await run.AnswerAsync(answer, output => output.WriteLine($"{target}: frames {startFrame} to before {stopFrame}, {copied} copied, {stopFrame - startFrame - copied} encoded again"));
    }

    private static async Task CutAtKeyframesAsync(Run run, MediaTools tools, (string Path, FrameIndex Index) source, (string Folder, double Seconds) target, CancellationToken cancellationToken)
    {
        var index = source.Index;
        var spans = ClipCutter.Plan(index, target.Seconds);
        var clips = new List<object>();
        foreach (var span in spans)
        {
            var clip = Path.Combine(target.Folder, $"{Path.GetFileNameWithoutExtension(source.Path)}-{span.StartFrame:000000}.mp4");
            run.Tell($"clip {clips.Count + 1} of {spans.Count}");
            await tools.Cutter.CutAsync(source.Path, index, span.StartFrame, span.StopFrame, clip, cancellationToken);
            clips.Add(new { path = clip, startFrame = span.StartFrame, stopFrame = span.StopFrame, startSeconds = index.PtsSeconds(span.StartFrame), stopSeconds = StopSeconds(index, span.StopFrame), sizeBytes = new FileInfo(clip).Length });
        }

        run.EndTelling();
        await run.AnswerAsync(new { clips }, output => output.WriteLine($"{clips.Count} clips in {target.Folder}"));
    }

    private static double StopSeconds(FrameIndex index, int stopFrame) => stopFrame < index.Frames.Count ? index.PtsSeconds(stopFrame) : index.StopSeconds;
}
