using System.Text;
using System.Text.Json;
using WorkspaceAgents.Loader.Tests;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Cli.Tests;

public sealed class BenchCommandsTests : ServerCase
{
    private const string Manifest = "GET /api/v1/datasets/kitchen/versions/v2/manifest";

    [Fact]
    public async Task Load_TellsHowFarToReadAhead_FromShardsOnThisDisk()
    {
        var version = await TestVersion.MakeAsync(20);
        using var folder = new TemporaryFolder();
        await version.MaterialiseAsync(folder.Path);
        Server.Answers[Manifest] = (200, Encoding.UTF8.GetString(version.Manifest.ToJson()));

        var answer = JsonDocument.Parse(await SayAsync("bench", "load", "kitchen@v2", "--shards", folder.Path, "--seconds", "0.1", "--json")).RootElement;

        Assert.Equal(version.Train.VersionId.ToString(), answer.GetProperty("versionId").GetString());
        var measures = answer.GetProperty("measures").EnumerateArray().ToList();
        Assert.Equal([1, 2, 4, 8, 16, 32, 64], measures.Select(measure => measure.GetProperty("prefetchSamples").GetInt32()));
        Assert.All(measures, measure => Assert.True(measure.GetProperty("samplesPerSecond").GetDouble() > 0));
        Assert.Contains(answer.GetProperty("best").GetInt32(), measures.Select(measure => measure.GetProperty("prefetchSamples").GetInt32()));
        Assert.Contains(answer.GetProperty("limit").GetString(), new[] { "processor", "latency", "source" });
    }

    [Fact]
    public async Task Load_SaysWhatIsWrong_WhenSplitFolderOrVersionAreMissing()
    {
        Server.Answers[Manifest] = (200, Encoding.UTF8.GetString((await TestVersion.MakeAsync(20)).Manifest.ToJson()));
        foreach (var (args, reason) in new (string[], string)[]
        {
            (["kitchen@v2", "--split", "none"], "train, val"), (["kitchen@v2", "--shards", "/nowhere"], "/nowhere"), (["kitchen@v9"], "There is no"), (["kitchen@v2", "--seconds", "0"], "--seconds"),
        })
        {
            var (exitCode, _, error) = await Shell.RunAsync(["bench", "load", .. args]);
            Assert.NotEqual(0, exitCode);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
    }
}
