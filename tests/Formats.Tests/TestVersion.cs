using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>A small published version: three recordings, two splits, two shards in one of them, a sensor, captions, awkward names; and its folder.</summary>
internal sealed class TestVersion(VersionManifest manifest, InMemoryBlobStore store)
{
    public const int FramesOfClip = 5;
    private static readonly CancellationToken None = CancellationToken.None;

    public VersionManifest Manifest => manifest;

    public StoredVersion Stored => new(manifest, manifest.ComputeId(), store);

    public static async Task<TestVersion> MakeAsync()
    {
        var store = new InMemoryBlobStore();
        var samples = new List<ManifestSample>();
        var recordings = new List<ManifestRecording>();
        foreach (var (recording, split, clips) in new[] { ("cam-a", "train", 3), ("shoots/2026-03-14/cam b", "train", 2), ("zebra", "val", 2) })
        {
            for (var clip = 0; clip < clips; clip++) samples.Add(await MakeSampleAsync(store, recording, split, clip));
            recordings.Add(new()
            {
                Name = recording, Split = split, MetadataIndex = BlobHash.Empty, AlignmentReport = BlobHash.Empty, FrameIndex = BlobHash.Empty, Standardised = BlobHash.Empty,
                FrameCount = clips * FramesOfClip, DurationSeconds = clips,
            });
        }

        samples = [.. samples.OrderBy(sample => sample.Key, StringComparer.Ordinal)];
        var shards = new List<ManifestShard>();
        foreach (var (split, counts) in new[] { ("train", new[] { 3, 2 }), ("val", [2]) })
        {
            var ofSplit = samples.Where(sample => sample.Split == split).ToList();
            for (var i = 0; i < counts.Length; i++)
            {
                var recipe = ShardRecipe.Create(ofSplit.Skip(counts.Take(i).Sum()).Take(counts[i]).Select(sample => sample.ToShardSample()));
                shards.Add(new()
                {
                    Name = $"{split}-{i:D6}.tar", Split = split, Sha256 = await recipe.ComputeSha256Async(store, None), LengthBytes = recipe.LengthBytes,
                    SampleCount = counts[i], Recipe = BlobHash.Compute(recipe.ToJson()),
                });
            }
        }

        var manifest = new VersionManifest
        {
            DatasetName = "kitchen",
            Inputs = [.. recordings.Select(recording => new ManifestInput { Recording = recording.Name, Files = [new($"{recording.Name}.mp4", BlobHash.Empty, 0, "video")], Clocks = [] })],
            Parameters = new()
            {
                ClipSeconds = 1, SplitRatios = SplitRatios.Default, SplitSeed = 1, EnsureTrain = true, ShardTargetBytes = 16_384, Thresholds = new Dictionary<string, double>(),
            },
            Tools = new Dictionary<string, string>(),
            Steps = new Dictionary<string, string>(),
            Recordings = recordings,
            Splits = recordings.GroupBy(recording => recording.Split).ToDictionary(group => group.Key, IReadOnlyList<string> (group) => [.. group.Select(recording => recording.Name)]),
            Samples = samples,
            Shards = shards,
            Statistics = ManifestStatistics.Count(recordings, samples),
            Quarantined = [],
        };
        return new(VersionManifest.Parse(manifest.ToJson()), store);
    }

    /// <summary>Writes the version's folder.</summary>
    public async Task<string> WriteFolderAsync(TemporaryFolder folder, string name = "version")
    {
        var path = folder.Combine(name);
        await VersionExport.ToFolderAsync(Stored, DatasetFormat.WebDataset, path, new(), None);
        return path;
    }

    /// <summary>moov, trak, tkhd: 640 × 360, and then a box that takes the rest.</summary>
    private static byte[] Mp4Header { get; } = MakeHeader();

    private static byte[] MakeHeader()
    {
        var header = new byte[16 + 92 + 8];
        BinaryPrimitives.WriteInt32BigEndian(header, 108);
        "moov"u8.CopyTo(header.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), 100);
        "trak"u8.CopyTo(header.AsSpan(12));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), 92);
        "tkhd"u8.CopyTo(header.AsSpan(20));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16 + 84), 640 << 16);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16 + 88), 360 << 16);
        "mdat"u8.CopyTo(header.AsSpan(112));
        return header;
    }

    /// <summary>Frame times that no frame rate gives.</summary>
    public static double[] PtsOf(int clip) => [.. Enumerable.Range(0, FramesOfClip).Select(frame => clip + frame * 0.2 + (frame == 3 ? 0.0371 : 0))];

    private static async Task<ManifestSample> MakeSampleAsync(InMemoryBlobStore store, string recording, string split, int clip)
    {
        var key = SampleKey.From(recording, clip);
        var members = new List<ShardMember>();
        var video = new byte[30_000 + clip * 1111];
        new Random(clip + 100 * recording.Length).NextBytes(video);
        Mp4Header.CopyTo(video, 0);
        await AddAsync("mp4", video);
        await AddAsync("json", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$"""{"key":"{{key}}","sensors":[{"channels":[{"name":"ax","unit":"m/s2"},{"name":"ay","unit":"m/s2"}],"member":"imu.npy"}],"spans":[]}""")));
        await AddAsync("txt", Encoding.UTF8.GetBytes(split == "val" ? "" : $"stir \"{clip}\", then\nwait – 待つ\n"));
        if (recording != "zebra") await AddAsync("imu.npy", Npy.Write([.. Enumerable.Range(0, FramesOfClip * 2).Select(i => i == 4 ? float.NaN : i + clip * 0.5f)], FramesOfClip, 2));
        await AddAsync("pts.npy", Npy.WriteFloat64(PtsOf(clip)));
        return new()
        {
            Key = key, Recording = recording, Split = split, StartFrame = clip * FramesOfClip, StopFrame = (clip + 1) * FramesOfClip, StartSeconds = clip, StopSeconds = clip + 1, Members = members,
        };

        async Task AddAsync(string extension, byte[] content)
        {
            var info = await store.WriteAsync(new MemoryStream(content), None);
            members.Add(new($"{key}.{extension}", info.Hash, info.SizeBytes));
        }
    }
}
