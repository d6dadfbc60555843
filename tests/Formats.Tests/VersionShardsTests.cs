using System.Text;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats.Tests;

public sealed class VersionShardsTests
{
    private static readonly ManifestParameters Joined = new()
    {
        ClipSeconds = 10,
        SplitRatios = SplitRatios.Default,
        SplitSeed = 0,
        EnsureTrain = true,
        ShardTargetBytes = 64 << 20,
        Thresholds = new Dictionary<string, double>(),
    };

    private static readonly ManifestParameters Sidecar = Joined with { ShardLayout = ShardLayout.Sidecar };

    [Fact]
    public void Plan_NamesShardsBySplitAndPart_WhenTheLayoutIsSidecar()
    {
        var plan = VersionShards.Plan([.. Samples(40, "train"), .. Samples(8, "val")], Sidecar);
        Assert.Equal(["train-000000.tar", "train-meta-000000.tar", "val-000000.tar", "val-meta-000000.tar"], plan.Select(shard => shard.Name).Where(name => name.Contains("000000", StringComparison.Ordinal)));
        Assert.Equal(plan.Select(shard => shard.Name).Order(StringComparer.Ordinal), plan.Select(shard => shard.Name));
        Assert.All(plan, shard => Assert.All(shard.Recipe.Members, member => Assert.Equal(shard.Part == ShardPart.Video, member.Name.EndsWith(".mp4", StringComparison.Ordinal))));
        foreach (var part in new[] { ShardPart.Video, ShardPart.Metadata })
        {
            Assert.Equal(Samples(40, "train").Select(sample => sample.Key), plan.Where(shard => shard.Split == "train" && shard.Part == part).SelectMany(shard => shard.Recipe.Samples()).Select(sample => sample.Key));
        }
    }

    [Fact]
    public void Plan_IsThePlannersOwn_WhenTheLayoutIsJoined()
    {
        var samples = Samples(40, "train");
        var plan = VersionShards.Plan(samples, Joined);
        Assert.Equal(ShardPlanner.Plan(samples.Select(sample => sample.ToShardSample()), new(Joined.ShardTargetBytes)), plan.Select(shard => shard.Recipe));
        Assert.All(plan, shard => Assert.Equal(ShardPart.Whole, shard.Part));
    }

    // 1 % of 10,000 clips of about 4 MB get other captions. Written down are the bytes of the TARs that change, of all TARs.
    [Fact]
    public void Plan_RewritesNoVideo_WhenOnePercentOfTenThousandClipsGetOtherCaptions()
    {
        var samples = Samples(10_000, "train");
        var scattered = Recaption(samples, i => i % 100 == 7);
        var together = Recaption(samples, i => i is >= 5000 and < 5100);
        Assert.InRange(ShareThatChanges(samples, scattered, Sidecar), 0, 0.005);
        Assert.InRange(ShareThatChanges(samples, together, Sidecar), 0, 0.0005);
        Assert.InRange(ShareThatChanges(samples, together, Joined), 0.005, 0.03);
        var kept = VersionShards.Plan(samples, Sidecar).Where(shard => shard.Part == ShardPart.Video).Select(shard => shard.Recipe);
        Assert.Equal(kept, VersionShards.Plan(scattered, Sidecar).Where(shard => shard.Part == ShardPart.Video).Select(shard => shard.Recipe));
    }

    [Fact]
    public void Plan_NamesTheSample_WhenItHasNoVideo()
    {
        var sample = Samples(1, "train")[0];
        var refused = Assert.Throws<InvalidDataException>(() => VersionShards.Plan([sample with { Members = [.. sample.Members.Skip(1)] }], Sidecar));
        Assert.Contains(sample.Key, refused.Message, StringComparison.Ordinal);
    }

    private static double ShareThatChanges(List<ManifestSample> before, List<ManifestSample> after, ManifestParameters parameters)
    {
        var known = VersionShards.Plan(before, parameters).Select(shard => shard.Recipe).ToHashSet();
        var plan = VersionShards.Plan(after, parameters);
        return plan.Where(shard => !known.Contains(shard.Recipe)).Sum(shard => (double)shard.Recipe.LengthBytes) / plan.Sum(shard => shard.Recipe.LengthBytes);
    }

    private static List<ManifestSample> Recaption(List<ManifestSample> samples, Func<int, bool> isChosen) =>
        [.. samples.Select((sample, i) => isChosen(i) ? sample with { Members = [sample.Members[0], new(sample.Members[1].Name, Hash($"{sample.Key} again"), 2100)] } : sample)];

    private static List<ManifestSample> Samples(int count, string split)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var key = SampleKey.From($"{split}-rec{i / 12:D4}", i % 12);
            return new ManifestSample
            {
                Key = key, Recording = $"{split}-rec{i / 12:D4}", Split = split, StartFrame = i % 12 * 300, StopFrame = (i % 12 * 300) + 300, StartSeconds = i % 12 * 10, StopSeconds = (i % 12 * 10) + 10,
                Members = [new($"{key}.mp4", Hash(key), random.Next(3_000_000, 5_000_000)), new($"{key}.json", Hash($"{key} json"), random.Next(1500, 3000))],
            };
        })];
    }

    private static BlobHash Hash(string text) => BlobHash.Compute(Encoding.UTF8.GetBytes(text));
}
