using System.Text;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Loader.Tests;

/// <summary>A small published version in memory: three recordings, samples of mp4, json and pts.npy.</summary>
internal sealed class TestVersion
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TestVersion(InMemoryBlobStore store, VersionManifest manifest)
    {
        Store = store;
        Manifest = manifest;
        Train = ShardedVersion.FromManifest(manifest, SplitName.Train);
    }

    public InMemoryBlobStore Store { get; }

    public VersionManifest Manifest { get; }

    public ShardedVersion Train { get; }

    public BlobShardSource Source => new(Store);

    public static async Task<TestVersion> MakeAsync(int trainSamples, string name = "kitchen")
    {
        var store = new InMemoryBlobStore();
        var recordings = new List<ManifestRecording>();
        var samples = new List<ManifestSample>();
        foreach (var (recording, split, clips) in new[] { ("cam-a", "train", trainSamples / 2), ("cam-b", "train", trainSamples - trainSamples / 2), ("cam-c", "val", 2) })
        {
            recordings.Add(new()
            {
                Name = recording,
                Split = split,
                MetadataIndex = BlobHash.Empty,
                AlignmentReport = BlobHash.Empty,
                FrameIndex = BlobHash.Empty,
                Standardised = BlobHash.Empty,
                FrameCount = clips * 10 + 1,
                DurationSeconds = clips,
            });
            for (var clip = 0; clip < clips; clip++) samples.Add(await MakeSampleAsync(store, recording, split, clip));
        }
        var shards = new List<ManifestShard>();
        foreach (var split in new[] { "train", "val" })
        {
            var plan = ShardPlanner.Plan(samples.Where(sample => sample.Split == split).Select(sample => sample.ToShardSample()), new(16_384));
            for (var i = 0; i < plan.Count; i++)
            {
                var recipe = await store.WriteAsync(new MemoryStream(plan[i].ToJson()), None);
                shards.Add(new()
                {
                    Name = $"{split}-{i:D6}.tar",
                    Split = split,
                    Sha256 = await plan[i].ComputeSha256Async(store, None),
                    LengthBytes = plan[i].LengthBytes,
                    SampleCount = plan[i].SampleCount,
                    Recipe = recipe.Hash,
                });
            }
        }
        var manifest = new VersionManifest
        {
            DatasetName = name,
            Inputs = [.. recordings.Select(recording => new ManifestInput
            {
                Recording = recording.Name,
                Files = [new($"{recording.Name}.mp4", BlobHash.Empty, 0, "video")],
                Clocks = [],
            })],
            Parameters = new()
            {
                ClipSeconds = 1,
                SplitRatios = SplitRatios.Default,
                SplitSeed = 1,
                EnsureTrain = true,
                ShardTargetBytes = 16_384,
                Thresholds = new Dictionary<string, double>(),
            },
            Tools = new Dictionary<string, string>(),
            Steps = new Dictionary<string, string>(),
            Recordings = recordings,
            Splits = recordings.GroupBy(recording => recording.Split).ToDictionary(
                group => group.Key, IReadOnlyList<string> (group) => [.. group.Select(recording => recording.Name)]),
            Samples = samples,
            Shards = shards,
            Statistics = ManifestStatistics.Count(recordings, samples),
            Quarantined = [],
        };
        return new(store, VersionManifest.Parse(manifest.ToJson()));
    }

    /// <summary>Writes the train shards as TAR files.</summary>
    public async Task MaterialiseAsync(string folder)
    {
        foreach (var shard in Train.Shards)
        {
            await using var tar = shard.Recipe.OpenRead(Store);
            await using var file = File.Create(Path.Combine(folder, shard.Name));
            await tar.CopyToAsync(file);
        }
    }

    private static async Task<ManifestSample> MakeSampleAsync(InMemoryBlobStore store, string recording, string split, int clip)
    {
        var key = SampleKey.From(recording, clip);
        var members = new List<ShardMember>();
        foreach (var (extension, size) in new[] { ("mp4", 700 + clip * 37 % 900), ("json", 40), ("pts.npy", 0) })
        {
            var content = Encoding.UTF8.GetBytes($"{key}.{extension}".PadRight(size, '.'));
            var info = await store.WriteAsync(new MemoryStream(content), None);
            members.Add(new($"{key}.{extension}", info.Hash, info.SizeBytes));
        }
        return new()
        {
            Key = key,
            Recording = recording,
            Split = split,
            StartFrame = clip * 10,
            StopFrame = clip * 10 + 10,
            StartSeconds = clip,
            StopSeconds = clip + 1,
            Members = members,
        };
    }
}
