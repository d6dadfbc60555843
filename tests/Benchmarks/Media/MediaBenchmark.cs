namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>Indexes, frames, validation and standardising against the <c>ffmpeg</c> and <c>ffprobe</c> commands and PyAV, each in the same run.</summary>
internal static class MediaBenchmark
{
    private static readonly (string Name, Func<MediaFiles, int, Report, CancellationToken, Task> RunAsync)[] Parts =
    [
        // First, while the process is small.
        ("memory", MemoryBenchmark.RunAsync),
        ("index", IndexBenchmark.RunAsync),
        ("random", RandomFramesBenchmark.RunAsync),
        ("frames", NearFramesBenchmark.RunAsync),
        ("decode", WholeFileBenchmark.DecodeAsync),
        ("validate", WholeFileBenchmark.ValidateAsync),
        ("standardise", WholeFileBenchmark.StandardiseAsync),
    ];

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var folder = options.Text("data", Path.Combine(Path.GetTempPath(), "wsa-media-benchmark"));
        var only = options.Text("only", "");
        var runs = options.Number("runs", 5);
        var files = await MediaFiles.MakeAsync(folder, report, cancellationToken);
        report.Say($"{Environment.ProcessorCount} processors; medians of {runs} runs, ours and the peers' in turn; files in {folder}");
        foreach (var part in Parts.Where(part => only.Length == 0 || only.Split(',').Contains(part.Name)))
        {
            report.Say($"{part.Name}{(File.Exists("/proc/loadavg") ? $", load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "")}");
            await part.RunAsync(files, runs, report, cancellationToken);
        }
    }
}
