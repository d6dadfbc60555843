using System.Text;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader.Tests;

/// <summary>A small version: three recordings, samples of mp4 (no video), json and pts.npy, in shards of a few samples, the last of them shorter.</summary>
internal sealed class TestVersion
{
    private static readonly CancellationToken None = CancellationToken.None;

    private TestVersion(IBlobStore store, VersionManifest manifest)
    {
        Store = store;
        Manifest = manifest;
        Train = ShardedVersion.FromManifest(manifest, SplitName.Train);
    }

    public IBlobStore Store { get; }

    public VersionManifest Manifest { get; }

    public ShardedVersion Train { get; }

    public BlobShardSource Source => new(Store);

    public static Task<TestVersion> MakeAsync(int trainSamples, string name = "kitchen", ShardLayout layout = ShardLayout.Joined) =>
        MakeAsync(new Testing.InMemoryBlobStore(), trainSamples, name, layout: layout);

    /// <summary>Makes the version with its blobs in a store.</summary>
    /// <param name="store">Holds the blobs.</param>
    /// <param name="trainSamples">Samples of the split train; val has two.</param>
    /// <param name="name">The dataset's name, and of its recordings.</param>
    /// <param name="contentOf">What a member holds, by key, extension and clip; null for <see cref="ContentOf"/>.</param>
    /// <param name="shardBytes">How large shards are.</param>
    /// <param name="layout">Whether metadata has shards of its own.</param>
    public static async Task<TestVersion> MakeAsync(
        IBlobStore store, int trainSamples, string name, Func<string, string, int, byte[]>? contentOf = null, long shardBytes = 16_384, ShardLayout layout = ShardLayout.Joined)
    {
        var recordings = new List<ManifestRecording>();
        var samples = new List<ManifestSample>();
        foreach (var (recording, split, clips) in new[] { ($"{name}-a", "train", trainSamples / 2), ($"{name}-b", "train", trainSamples - trainSamples / 2), ($"{name}-c", "val", 2) })
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
            for (var clip = 0; clip < clips; clip++) samples.Add(await MakeSampleAsync(store, recording, split, clip, contentOf ?? ContentOf));
        }
        var parameters = new ManifestParameters
        {
            ClipSeconds = 1,
            SplitRatios = SplitRatios.Default,
            SplitSeed = 1,
            EnsureTrain = true,
            ShardTargetBytes = shardBytes,
            ShardLayout = layout,
            Thresholds = new Dictionary<string, double>(),
        };
        var shards = new List<ManifestShard>();
        foreach (var (shard, split, part, recipe) in VersionShards.Plan(samples, parameters))
        {
            var stored = await store.WriteAsync(new MemoryStream(recipe.ToJson()), None);
            shards.Add(new()
            {
                Name = shard,
                Split = split,
                Part = part,
                Sha256 = await recipe.ComputeSha256Async(store, None),
                LengthBytes = recipe.LengthBytes,
                SampleCount = recipe.SampleCount,
                Recipe = stored.Hash,
            });
        }
        var manifest = new VersionManifest
        {
            FormatVersion = VersionManifest.FormatVersionOf(layout),
            DatasetName = name,
            Inputs = [.. recordings.Select(recording => new ManifestInput
            {
                Recording = recording.Name,
                Files = [new($"{recording.Name}.mp4", BlobHash.Empty, 0, "video")],
                Clocks = [],
            })],
            Parameters = parameters,
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
            await using var tar = (await shard.GetIndexAsync(None)).Recipe.OpenRead(Store);
            await using var file = File.Create(Path.Combine(folder, shard.Name));
            await tar.CopyToAsync(file);
        }
    }

    /// <summary>What a member of the test version holds.</summary>
    public static byte[] ContentOf(string key, string extension, int clip) => extension switch
    {
        "json" => Encoding.UTF8.GetBytes($$"""{"key":"{{key}}"}"""),
        "pts.npy" => Npy.WriteFloat64([clip, clip + 0.5]),
        _ => Encoding.UTF8.GetBytes(key.PadRight(700 + clip * 37 % 900, '.')),
    };

    private static async Task<ManifestSample> MakeSampleAsync(
        IBlobStore store, string recording, string split, int clip, Func<string, string, int, byte[]> contentOf)
    {
        var key = SampleKey.From(recording, clip);
        var members = new List<ShardMember>();
        foreach (var extension in new[] { "mp4", "json", "pts.npy" })
        {
            var info = await store.WriteAsync(new MemoryStream(contentOf(key, extension, clip)), None);
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
