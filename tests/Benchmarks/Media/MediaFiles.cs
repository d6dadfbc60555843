using WorkspaceAgents.Media;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>What is measured on, made once and kept in a folder.</summary>
/// <param name="Folder">Where they are.</param>
internal sealed record MediaFiles(string Folder)
{
    public const int ClipCount = 200;

    /// <summary>5 min, 1080p at 30, H.264 with B-frames and a keyframe every 250 frames.</summary>
    public string Long => Path.Combine(Folder, "long.mp4");

    /// <summary>The same, standardised.</summary>
    public string Standard => Path.Combine(Folder, "standard.mp4");

    /// <summary>1 min, 1080p at 30, HEVC.</summary>
    public string Hevc => Path.Combine(Folder, "hevc.mp4");

    /// <summary><see cref="Long"/> in other containers.</summary>
    public string[] OtherContainers => [Path.Combine(Folder, "long.mkv"), Path.Combine(Folder, "long.ts")];

    /// <summary>The first 200 seconds of <see cref="Standard"/>, each a file.</summary>
    public string[] Clips => [.. Enumerable.Range(0, ClipCount).Select(i => Path.Combine(Folder, "clips", $"{i:000}.mp4"))];

    /// <summary>Makes what is not there yet: minutes of encoding, the first time.</summary>
    public static async Task<MediaFiles> MakeAsync(string folder, Report report, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "clips"));
        var files = new MediaFiles(folder);
        await MakeAsync(files.Long, report, part => Ffmpeg.RunAsync(
            $"-f lavfi -i testsrc2=size=1920x1080:rate=30:duration=300 -pix_fmt yuv420p -c:v libx264 -preset veryfast -bf 2 -g 250 -keyint_min 250 -sc_threshold 0 -crf 23 -f mp4 {part}", cancellationToken));
        await MakeAsync(files.Hevc, report, part => Ffmpeg.RunAsync(
            $"-f lavfi -i testsrc2=size=1920x1080:rate=30:duration=60 -pix_fmt yuv420p -c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=250 -crf 30 -tag:v hvc1 -f mp4 {part}", cancellationToken));
        await MakeAsync(files.Standard, report, part => StandardiseAsync(files.Long, part, cancellationToken));
        await MakeAsync(files.OtherContainers[0], report, part => Ffmpeg.RunAsync($"-i {files.Long} -c copy -f matroska {part}", cancellationToken));
        await MakeAsync(files.OtherContainers[1], report, part => Ffmpeg.RunAsync($"-i {files.Long} -c copy -f mpegts {part}", cancellationToken));
        if (!File.Exists(files.Clips[^1]))
            await Ffmpeg.RunAsync($"-i {files.Standard} -c copy -f segment -segment_time 1 -reset_timestamps 1 -segment_format mp4 {folder}/clips/%03d.mp4", cancellationToken);
        return files;
    }

    /// <summary>Standardises with our own code.</summary>
    public static async Task<StandardiseResult> StandardiseAsync(string path, string outputPath, CancellationToken cancellationToken)
    {
        var toolbox = new MediaToolbox();
        var probe = await new MediaProber(toolbox).ProbeAsync(path, cancellationToken);
        using var source = MediaSource.OpenFile(path);
        var index = FrameIndexer.Build(source, probe.BestVideoStreamIndex!.Value, cancellationToken);
        return await new Standardiser(toolbox, new FrameIndexer(toolbox)).StandardiseAsync(path, probe, index, outputPath, new StandardiseOptions(), null, cancellationToken);
    }

    private static async Task MakeAsync(string path, Report report, Func<string, Task> makeAsync)
    {
        if (File.Exists(path))
            return;
        report.Say($"making {Path.GetFileName(path)} …");
        await makeAsync(path + ".part");
        File.Move(path + ".part", path);
    }
}
