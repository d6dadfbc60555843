using System.Text;
using System.Text.Json.Nodes;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli.Tests;

public sealed class DatasetDiffCommandTests : ServerCase
{
    [Fact]
    public async Task Diff_SaysWhatChanged_OfTwoFilesWithoutAServer()
    {
        Shell.Variables.Clear();
        var before = await WriteAsync("before.json", Manifest());
        Directory.CreateDirectory(Shell.Home.Combine("after"));
        var after = await WriteAsync("after/manifest.json", Manifest() with { Tools = new Dictionary<string, string> { ["ffmpeg"] = "7.1" } });

        var said = await SayAsync("dataset", "diff", before, Path.GetDirectoryName(after)!);
        var json = await Shell.GetAsync("dataset", "diff", before, after);

        Assert.Contains("Tools: 0 added, 0 removed, 1 changed\n  ~ ffmpeg  5.1.6 → 7.1\n", said, StringComparison.Ordinal);
        var change = Assert.Single(json.GetProperty("changes").EnumerateArray());
        Assert.Equal(("tool", "changed", "5.1.6"), (change.GetProperty("area").GetString(), change.GetProperty("kind").GetString(), change.GetProperty("before").GetString()));
        Assert.Contains("The versions are the same.", await SayAsync("dataset", "diff", before, before), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_NamesTheFile_WhenAManifestWasEdited()
    {
        var json = JsonNode.Parse(Manifest().ToJson())!;
        json["datasetName"] = " ";
        var path = Shell.Home.Combine("edited.json");
        await File.WriteAllBytesAsync(path, CanonicalJson.Serialize(json));
        var (exitCode, _, error) = await Shell.RunAsync("dataset", "diff", path, path);
        Assert.Equal(1, exitCode);
        Assert.Contains("edited.json", error, StringComparison.Ordinal);
        Assert.Contains("datasetName", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_AsksTheServer_WhenAVersionIsNoFile()
    {
        Server.Answers["GET /api/v1/datasets/kitchen/versions/march/manifest"] = (200, Encoding.UTF8.GetString(Manifest().ToJson()));
        var before = await WriteAsync("before.json", Manifest());
        Assert.Contains("The versions are the same.", await SayAsync("dataset", "diff", before, "kitchen@march"), StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, VersionManifest manifest)
    {
        var path = Shell.Home.Combine(name);
        await File.WriteAllBytesAsync(path, manifest.ToJson());
        return path;
    }

    private static VersionManifest Manifest() => new()
    {
        DatasetName = "kitchen",
        Inputs = [],
        Parameters = new() { ClipSeconds = 10, SplitRatios = SplitRatios.Default, SplitSeed = 0, EnsureTrain = true, ShardTargetBytes = 1 << 20, Thresholds = new Dictionary<string, double>() },
        Tools = new Dictionary<string, string> { ["ffmpeg"] = "5.1.6" },
        Steps = new Dictionary<string, string>(),
        Recordings = [],
        Splits = new Dictionary<string, IReadOnlyList<string>>(),
        Samples = [],
        Shards = [],
        Statistics = ManifestStatistics.Count([], []),
        Quarantined = [new("cam", ["It is dark."])],
    };
}
