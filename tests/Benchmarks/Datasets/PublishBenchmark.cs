using System.Diagnostics;
using System.Text;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.Datasets;

/// <summary>What other captions for 1 % of a version's clips cost, against publishing it the first time: contents, recipes, hashes of the TARs, manifest. Decoding and cutting are not in either.</summary>
internal static class PublishBenchmark
{
    private const int ClipsARecording = 12;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var clips = options.Number("clips", 10_000);
        var clipKib = options.Number("clip-kib", 64);
        report.Say($"{clips} clips of {clipKib} KiB; captions of every hundredth are written anew");
        foreach (var layout in new[] { ShardLayout.Sidecar, ShardLayout.Joined })
        {
            foreach (var isScattered in new[] { true, false })
            {
                using var folder = new TemporaryFolder();
                await CompareAsync(new(new LocalBlobStore(new LocalBlobStoreOptions { Folder = folder.Path }), layout, clipKib), clips, isScattered, report, cancellationToken);
            }
        }
    }

    private static async Task CompareAsync(Publication publication, int clips, bool isScattered, Report report, CancellationToken cancellationToken)
    {
        var name = $"{publication.Layout}, {(isScattered ? "scattered" : "together")}";
        var samples = new ManifestSample[clips];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < clips; i++) samples[i] = await publication.MakeAsync(i, cancellationToken);
        var first = await publication.PublishAsync(samples, cancellationToken);
        var firstSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var firstBytes = publication.TakeBytes();

        start = Stopwatch.GetTimestamp();
        for (var i = 0; i < clips / 100; i++) samples[isScattered ? i * 100 : i] = await publication.RecaptionAsync(samples[isScattered ? i * 100 : i], cancellationToken);
        var second = await publication.PublishAsync(samples, cancellationToken);
        var secondSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var secondBytes = publication.TakeBytes();

        var kept = second.Intersect(first).Count();
        var isGoal = publication.Layout == ShardLayout.Sidecar;
        report.Figure($"{name}: shards that keep their ids of {second.Count}", kept, "shards");
        report.Figure($"{name}: bytes written of the first time's", 100.0 * secondBytes / firstBytes, "%", isGoal ? secondBytes <= 0.03 * firstBytes : null, "≤ 3 %");
        report.Figure($"{name}: time of the first time's {firstSeconds:0.0} s", 100 * secondSeconds / firstSeconds, "%", isGoal ? secondSeconds <= 0.05 * firstSeconds : null, "≤ 5 %");
    }

    private sealed class Publication(IBlobStore store, ShardLayout layout, int clipKib)
    {
        private readonly Dictionary<BlobHash, BlobHash> _known = [];
        private readonly Random _random = new(1);
        private long _bytes;

        public ShardLayout Layout => layout;

        public long TakeBytes() => Interlocked.Exchange(ref _bytes, 0);

        public async Task<ManifestSample> MakeAsync(int index, CancellationToken cancellationToken)
        {
            var recording = $"rec{index / ClipsARecording:D5}";
            var clip = index % ClipsARecording;
            var key = SampleKey.From(recording, clip);
            var video = new byte[clipKib * 1024];
            _random.NextBytes(video);
            var members = new[] { await WriteAsync($"{key}.mp4", video, cancellationToken), await WriteAsync($"{key}.json", Encoding.UTF8.GetBytes($"{{\"key\":\"{key}\",\"text\":\"{new string('a', 300)}\"}}"), cancellationToken) };
            return new()
            {
                Key = key, Recording = recording, Split = SplitName.Train, StartFrame = clip * 300, StopFrame = (clip * 300) + 300, StartSeconds = clip * 10, StopSeconds = (clip * 10) + 10, Members = members,
            };
        }

        public async Task<ManifestSample> RecaptionAsync(ManifestSample sample, CancellationToken cancellationToken) =>
            sample with { Members = [sample.Members[0], await WriteAsync(sample.Members[1].Name, Encoding.UTF8.GetBytes($"{{\"key\":\"{sample.Key}\",\"text\":\"{new string('b', 320)}\"}}"), cancellationToken)] };

        /// <summary>As the service does: a recipe whose TAR was hashed before is not read again.</summary>
        public async Task<IReadOnlyList<BlobHash>> PublishAsync(ManifestSample[] samples, CancellationToken cancellationToken)
        {
            var parameters = new ManifestParameters
            {
                ClipSeconds = 10, SplitRatios = new(1, 0, 0), SplitSeed = 0, EnsureTrain = true, ShardTargetBytes = 16 << 20, ShardLayout = layout, Thresholds = new Dictionary<string, double>(),
            };
            var shards = new List<ManifestShard>();
            foreach (var (name, split, part, recipe) in VersionShards.Plan(samples, parameters))
            {
                var json = recipe.ToJson();
                var hash = BlobHash.Compute(json);
                if (!_known.TryGetValue(hash, out var tar))
                {
                    await WriteAsync(name, json, cancellationToken);
                    _known[hash] = tar = await recipe.ComputeSha256Async(store, cancellationToken);
                }

                shards.Add(new() { Name = name, Split = split, Part = part, Sha256 = tar, LengthBytes = recipe.LengthBytes, SampleCount = recipe.SampleCount, Recipe = hash });
            }

            await WriteAsync("manifest", VersionOf(samples, parameters, shards).ToJson(), cancellationToken);
            return [.. shards.Select(shard => shard.Sha256)];
        }

        private static VersionManifest VersionOf(ManifestSample[] samples, ManifestParameters parameters, List<ManifestShard> shards)
        {
            ManifestRecording[] recordings = [.. samples.Select(sample => sample.Recording).Distinct().Select(name => new ManifestRecording
            {
                Name = name, Split = SplitName.Train, MetadataIndex = BlobHash.Empty, AlignmentReport = BlobHash.Empty, FrameIndex = BlobHash.Empty, Standardised = BlobHash.Empty,
                FrameCount = ClipsARecording * 300, DurationSeconds = ClipsARecording * 10,
            })];
            var manifest = new VersionManifest
            {
                FormatVersion = VersionManifest.FormatVersionOf(parameters.ShardLayout), DatasetName = "benchmark", Parameters = parameters,
                Inputs = [.. recordings.Select(recording => new ManifestInput { Recording = recording.Name, Files = [new($"{recording.Name}.mp4", BlobHash.Empty, 0, "video")], Clocks = [] })],
                Tools = new Dictionary<string, string>(), Steps = new Dictionary<string, string>(), Recordings = recordings,
                Splits = new Dictionary<string, IReadOnlyList<string>> { [SplitName.Train] = [.. recordings.Select(recording => recording.Name)] },
                Samples = samples, Shards = shards, Statistics = ManifestStatistics.Count(recordings, samples), Quarantined = [],
            };
            manifest.Validate();
            return manifest;
        }

        private async Task<ShardMember> WriteAsync(string name, byte[] content, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(content, writable: false);
            var blob = await store.WriteAsync(stream, cancellationToken);
            _bytes += blob.SizeBytes;
            return new(name, blob.Hash, blob.SizeBytes);
        }
    }
}
