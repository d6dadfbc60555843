using System.Text;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats.Tests;

public sealed class VersionComparisonTests
{
    private static readonly VersionManifest Before = VersionManifestTests.Make();

    [Fact]
    public void Compare_FindsNothing_WhenTheVersionsAreTheSame()
    {
        var diff = VersionComparison.Compare(Before, VersionManifest.Parse(Before.ToJson()));
        Assert.Empty(diff.Changes);
        Assert.Equal((2, 0, 0L), (diff.SharedShards, diff.NewShards, diff.NewShardBytes));
        Assert.Equal(Before.ComputeId(), diff.AfterId);
    }

    [Fact]
    public void Compare_NamesEveryChange_WhenAVersionDiffersEverywhere()
    {
        var after = Before with
        {
            Parameters = Before.Parameters with { SplitRatios = new(0.7, 0.2, 0.1), ShardLayout = ShardLayout.Sidecar, Thresholds = new Dictionary<string, double> { ["maxErrorMs"] = 25 } },
            Tools = new Dictionary<string, string> { ["ffmpeg"] = "7.1", ["duckdb"] = "1.5.6" },
            Inputs = [Before.Inputs[0] with { Files = [new("raw/cam-a.mp4", Hash("mp4 again"), 1000, "video")], Clocks = [Before.Inputs[0].Clocks[0] with { OffsetSeconds = 1.5 }] }, Before.Inputs[1]],
            Recordings = [Before.Recordings[0] with { Split = "val", MetadataIndex = Hash("other") }, Before.Recordings[1]],
            Samples = [Before.Samples[0] with { Members = [Before.Samples[0].Members[0], Before.Samples[0].Members[1] with { Hash = Hash("other pts") }] }, Before.Samples[2]],
            Shards = [Before.Shards[0] with { Sha256 = Hash("other train"), LengthBytes = 10_240 }, Before.Shards[1]],
            Quarantined = [new("cam-c", ["It is dark."])],
        };
        var diff = VersionComparison.Compare(Before, after);
        string[] expected =
        [
            "Parameter Added shardLayout", "Parameter Changed splitRatios.train", "Parameter Changed splitRatios.val", "Parameter Changed thresholds.maxErrorMs", "Parameter Removed thresholds.minCoverage",
            "Tool Changed ffmpeg", "Recording Changed cam-a", "Split Changed cam-a", "File Removed raw/cam-a.csv", "File Changed raw/cam-a.mp4", "Clock Changed cam-a: cam-a.csv",
            "Clip Changed cam-a-000000", "Clip Removed cam-a-000001", "Shard Changed train-000000.tar", "Quarantine Changed cam-c",
        ];
        Assert.Equal(expected, diff.Changes.Select(change => $"{change.Area} {change.Kind} {change.Name}"));
        var split = Assert.Single(diff.Changes, change => change.Area == VersionArea.Split);
        Assert.Equal(("train", "val"), (split.Before, split.After));
        var clip = diff.Changes.First(change => change.Area == VersionArea.Clip);
        Assert.Equal($"pts.npy {Hash("other pts").Short()} (2528 bytes)", clip.After);
        Assert.Equal((1, 1, 10_240L), (diff.SharedShards, diff.NewShards, diff.NewShardBytes));
    }

    [Fact]
    public void Compare_IsTheOtherWayRound_WhenTheVersionsAre()
    {
        var after = Before with { Samples = [.. Before.Samples.Skip(1)], Tools = new Dictionary<string, string> { ["ffmpeg"] = "7.1" } };
        var forth = VersionComparison.Compare(Before, after).Changes;
        var back = VersionComparison.Compare(after, Before).Changes;
        Assert.Equal(forth.Select(change => (change.Name, change.After, change.Before)), back.Select(change => (change.Name, change.Before, change.After)));
    }

    private static BlobHash Hash(string text) => BlobHash.Compute(Encoding.UTF8.GetBytes(text));
}
