using System.Text.Json;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Cli.Tests;

public sealed class DatasetExportCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Export_ThenCompare_SaysEqual_AndNamesWhatDiffersAfterAnEdit()
    {
        var version = await MakeVersionAsync();
        var exported = shell.Home.Combine("folder");

        var answer = await shell.GetAsync("dataset", "export", version, "--format", "videofolder", "--metadata", "csv", "--out", exported);
        var equal = await shell.GetAsync("dataset", "compare", version, exported);
        await File.AppendAllTextAsync(Directory.EnumerateFiles(exported, "*.mp4", SearchOption.AllDirectories).First(), "x");
        var (exitCode, output, _) = await shell.RunAsync("dataset", "compare", version, exported);

        Assert.Equal(("kitchen", 2), (answer.GetProperty("dataset").GetString(), answer.GetProperty("samples").GetInt32()));
        Assert.True(equal.GetProperty("isEqual").GetBoolean());
        Assert.Equal((1, true), (exitCode, output.StartsWith("cam-000000: member 'mp4'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_TellsWhatToDo_WhenTheFolderIsNoVersionOrTheTargetIsNotEmpty()
    {
        var version = await MakeVersionAsync();

        Assert.Equal((1, "invalidData"), await FailAsync("dataset", "export", shell.Home.Path, "--format", "parquet", "--out", shell.Home.Combine("a")));
        Assert.Equal((1, "io"), await FailAsync("dataset", "export", version, "--format", "parquet", "--out", shell.Home.Path));
        Assert.Equal((2, "usage"), await FailAsync("dataset", "export", version, "--format", "tape", "--out", shell.Home.Combine("a")));
    }

    private async Task<(int ExitCode, string Code)> FailAsync(params string[] args)
    {
        var (exitCode, code, _) = await shell.GetErrorAsync(args);
        return (exitCode, code);
    }

    private async Task<string> MakeVersionAsync()
    {
        var store = new LocalBlobStore(new() { Folder = shell.Home.Combine("blobs") });
        ManifestSample[] samples = [await MakeSampleAsync(store, 0), await MakeSampleAsync(store, 1)];
        var recipe = ShardRecipe.Create(samples.Select(sample => sample.ToShardSample()));
        ManifestRecording[] recordings =
        [
            new()
            {
                Name = "cam", Split = "train", MetadataIndex = BlobHash.Empty, AlignmentReport = BlobHash.Empty, FrameIndex = BlobHash.Empty, Standardised = BlobHash.Empty,
                FrameCount = 4, DurationSeconds = 2,
            },
        ];
        var manifest = new VersionManifest
        {
            DatasetName = "kitchen",
            Inputs = [new() { Recording = "cam", Files = [new("cam.mp4", BlobHash.Empty, 0, "video")], Clocks = [] }],
            Parameters = new() { ClipSeconds = 1, SplitRatios = SplitRatios.Default, SplitSeed = 1, EnsureTrain = true, ShardTargetBytes = 1 << 20, Thresholds = new Dictionary<string, double>() },
            Tools = new Dictionary<string, string>(),
            Steps = new Dictionary<string, string>(),
            Recordings = recordings,
            Splits = new Dictionary<string, IReadOnlyList<string>> { ["train"] = ["cam"] },
            Samples = samples,
            Shards = [new() { Name = "train-000000.tar", Split = "train", Sha256 = await recipe.ComputeSha256Async(store, default), LengthBytes = recipe.LengthBytes, SampleCount = 2, Recipe = BlobHash.Empty }],
            Statistics = ManifestStatistics.Count(recordings, samples),
            Quarantined = [],
        };
        var folder = shell.Home.Combine("version");
        await VersionExport.ToFolderAsync(new StoredVersion(manifest, manifest.ComputeId(), store), DatasetFormat.WebDataset, folder, new(), default);
        return folder;
    }

    private static async Task<ManifestSample> MakeSampleAsync(LocalBlobStore store, int clip)
    {
        var key = SampleKey.From("cam", clip);
        var members = new List<ShardMember>();
        foreach (var (extension, content) in new[] { ("mp4", new byte[2000 + clip]), ("json", JsonSerializer.SerializeToUtf8Bytes(new { key })), ("pts.npy", Npy.WriteFloat64([clip, clip + 0.4])) })
        {
            var info = await store.WriteAsync(new MemoryStream(content), default);
            members.Add(new($"{key}.{extension}", info.Hash, info.SizeBytes));
        }

        return new() { Key = key, Recording = "cam", Split = "train", StartFrame = clip * 2, StopFrame = clip * 2 + 2, StartSeconds = clip, StopSeconds = clip + 1, Members = members };
    }
}
