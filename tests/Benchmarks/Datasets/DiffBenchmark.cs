using System.Diagnostics;
using System.Globalization;
using System.Text;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Benchmarks.Datasets;

/// <summary>Comparing two versions of a million clips that are in memory; 1 % were changed, some came and went. Reading the manifests is not in it.</summary>
internal static class DiffBenchmark
{
    public static Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var clips = options.Number("clips", 1_000_000);
        var before = Make(clips, i => 0, i => false);
        var after = Make(clips, i => i % 100 == 0 ? 1 : 0, i => i % 1000 == 7);
        var start = Stopwatch.GetTimestamp();
        var diff = VersionComparison.Compare(before, BlobHash.Empty, after, BlobHash.Empty);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (changed, removed) = (diff.Count(VersionArea.Clip, ChangeKind.Changed), diff.Count(VersionArea.Clip, ChangeKind.Removed));
        if (changed != clips / 100 || removed != clips / 1000) throw new InvalidOperationException($"{changed} clips changed and {removed} gone instead of {clips / 100} and {clips / 1000}.");
        report.Figure($"diff of two versions of {clips:N0} clips", seconds, "s", seconds <= 5, "≤ 5 s");
        return Task.CompletedTask;
    }

    private static VersionManifest Make(int clips, Func<int, int> editOf, Func<int, bool> isGone)
    {
        var samples = new List<ManifestSample>(clips);
        for (var i = 0; i < clips; i++)
        {
            if (isGone(i)) continue;
            var key = string.Create(CultureInfo.InvariantCulture, $"rec-{i:D8}");
            samples.Add(new()
            {
                Key = key, Recording = "rec", Split = SplitName.Train, StartFrame = i, StopFrame = i + 1, StartSeconds = i, StopSeconds = i + 1,
                Members = [new($"{key}.mp4", BlobHash.Compute(Encoding.ASCII.GetBytes(key)), 4_000_000), new($"{key}.json", BlobHash.Compute([(byte)editOf(i)]), 300 + editOf(i))],
            });
        }

        return new()
        {
            DatasetName = "benchmark", Inputs = [], Tools = new Dictionary<string, string>(), Steps = new Dictionary<string, string>(), Recordings = [], Splits = new Dictionary<string, IReadOnlyList<string>>(),
            Parameters = new() { ClipSeconds = 10, SplitRatios = SplitRatios.Default, SplitSeed = 0, EnsureTrain = true, ShardTargetBytes = 1 << 20, Thresholds = new Dictionary<string, double>() },
            Samples = samples, Shards = [], Statistics = ManifestStatistics.Count([], []), Quarantined = [],
        };
    }
}
