using System.Text;
using System.Text.Json.Nodes;
using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class VersionManifestTests
{
    [Fact]
    public void ToJson_ReadsBackTheSame_AndTheIdIsItsSha256()
    {
        var manifest = Make();
        var json = manifest.ToJson();
        var read = VersionManifest.Parse(json, manifest.ComputeId());
        Assert.Equal(json, read.ToJson());
        Assert.Equal(BlobHash.Compute(json), read.ComputeId());
        Assert.Equal(2, read.SamplesOf("train").Count);
        Assert.Equal("val-000000.tar", Assert.Single(read.ShardsOf("val")).Name);
    }

    // Written down once: when it changes, the ids of all published versions do.
    [Fact]
    public void ComputeId_StaysAsItWas_ForeverAndEverywhere() =>
        Assert.True(Make().ComputeId() == BlobHash.Parse("a5ce406fcdaa90f60ea43ad0792c42160ed560ac56b981cc565e287129ead281"), Make().ComputeId().ToString());

    [Fact]
    public void Parse_ReadsFormatTwo_WhenThereAreNotes()
    {
        var manifest = Make() with { FormatVersion = 2, Notes = new() { Licence = "CC-BY-4.0" } };
        Assert.Equal("CC-BY-4.0", VersionManifest.Parse(manifest.ToJson(), manifest.ComputeId()).Notes?.Licence);
    }

    [RequiresToolFact("python3")]
    public async Task ToJson_IsWhatAnotherProgramMakes_WhenItSortsAndPacks()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Combine("manifest.json"), Make().ToJson());
        var id = await Python.RunAsync(folder.Path, """
            import json, hashlib
            text = json.dumps(json.load(open('manifest.json', encoding='utf-8')), sort_keys=True, separators=(',', ':'), ensure_ascii=False)
            print(hashlib.sha256(text.encode()).hexdigest())
            """);
        Assert.Equal(Make().ComputeId().ToString(), id);
    }

    [Fact]
    public void Parse_Refuses_WhenAnyByteWasEdited()
    {
        var manifest = Make();
        var id = manifest.ComputeId();
        var json = manifest.ToJson();
        for (var i = 0; i < json.Length; i += 11)
        {
            var edited = json.ToArray();
            edited[i] ^= 1;
            Assert.Contains("edited", Assert.Throws<ManifestException>(() => VersionManifest.Parse(edited, id)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_NamesTheMember_WhenOneIsMissing()
    {
        var json = JsonNode.Parse(Make().ToJson())!.AsObject();
        foreach (var name in json.Select(member => member.Key).Except(["formatVersion"]).ToArray())
        {
            var without = json.DeepClone().AsObject();
            without.Remove(name);
            Assert.Contains(name, Refuse(without), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_Refuses_WhenTheFormatVersionIsMissing()
    {
        var json = JsonNode.Parse(Make().ToJson())!.AsObject();
        json.Remove("formatVersion");
        Assert.Contains("canonical", Refuse(json), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Refuses_WhenTheTextIsNotCanonical()
    {
        var indented = JsonNode.Parse(Make().ToJson())!.ToJsonString(new() { WriteIndented = true });
        Assert.Contains("canonical", Assert.Throws<ManifestException>(() => VersionManifest.Parse(Encoding.UTF8.GetBytes(indented))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<JsonObject>> Contradictions => new()
    {
        { "formatVersion", json => json["formatVersion"] = 2 },
        { "formatVersion", json => json["formatVersion"] = 3 },
        { "formatVersion", json => json["parameters"]!["shardLayout"] = "sidecar" },
        { "formatVersion", json => json["notes"] = new JsonObject { ["licence"] = "CC0" } },
        { "notes", json => (json["formatVersion"], json["notes"]) = (2, new JsonObject { ["licence"] = " " }) },
        { "shards[0].part", json => json["shards"]![0]!["part"] = "video" },
        { "shards[0].part", json => (json["formatVersion"], json["parameters"]!["shardLayout"]) = (2, "sidecar") },
        { "datasetName", json => json["datasetName"] = " " },
        { "parameters.splitRatios", json => json["parameters"]!["splitRatios"]!["val"] = 0.9 },
        { "recordings", json => json["recordings"]!.AsArray().Add(json["recordings"]![0]!.DeepClone()) },
        { "inputs", json => json["inputs"]!.AsArray().RemoveAt(0) },
        { "inputs[0].files", json => json["inputs"]![0]!["files"] = new JsonArray() },
        { "splits.train", json => json["splits"]!["train"]!.AsArray().Clear() },
        { "splits.extra", json => json["splits"]!["extra"] = new JsonArray() },
        { "samples[0].split", json => json["samples"]![0]!["split"] = "val" },
        { "samples[0].recording", json => json["samples"]![0]!["recording"] = "nobody" },
        { "samples[0].key", json => json["samples"]![0]!["key"] = "a.b" },
        { "samples[0]", json => json["samples"]![0]!["stopFrame"] = 0 },
        { "samples[0]", json => json["samples"]![0]!["stopFrame"] = 100_000 },
        { "samples[0]", json => json["samples"]![0]!["stopSeconds"] = -1 },
        { "overlap", json => json["samples"]![1]!["startFrame"] = 299 },
        { "samples[1].members", json => json["samples"]![1]!["members"]![0]!["name"] = "cam-a-000000.mp4" },
        { "samples", json => (json["samples"]![0]!["key"], json["samples"]![1]!["key"]) = ("cam-a-000001", "cam-a-000000") },
        { "shards", json => json["shards"]![0]!["sampleCount"] = 3 },
        { "shards[0].lengthBytes", json => json["shards"]![0]!["lengthBytes"] = 1000 },
        { "statistics.total", json => json["statistics"]!["total"]!["frames"] = 1 },
        { "statistics.splits", json => json["statistics"]!["splits"]!["train"]!["clips"] = 9 },
        { "quarantined[0].reasons", json => json["quarantined"]![0]!["reasons"] = new JsonArray() },
        { "quarantined[0]", json => json["quarantined"]![0]!["recording"] = "cam-a" },
        { "unknown", json => json["unknown"] = 1 },
        { "hex", json => json["shards"]![0]!["sha256"] = "ABC" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Parse_NamesThePlace_WhenTheManifestContradictsItself(string place, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(Make().ToJson())!.AsObject();
        edit(json);
        Assert.Contains(place, Refuse(json), StringComparison.Ordinal);
    }

    private static string Refuse(JsonObject json) =>
        Assert.Throws<ManifestException>(() => VersionManifest.Parse(CanonicalJson.Serialize(json))).Message;

    private static BlobHash Hash(string text) => BlobHash.Compute(Encoding.UTF8.GetBytes(text));

    internal static VersionManifest Make()
    {
        ManifestRecording[] recordings = [Recording("cam-a", "train"), Recording("cam-b", "val")];
        ManifestSample[] samples = [Sample("cam-a", "train", 0), Sample("cam-a", "train", 1), Sample("cam-b", "val", 0)];
        var manifest = new VersionManifest
        {
            DatasetName = "kitchen",
            Inputs = [.. recordings.Select(recording => new ManifestInput
            {
                Recording = recording.Name,
                Files = [new($"raw/{recording.Name}.csv", Hash("csv"), 20, "sensor"), new($"raw/{recording.Name}.mp4", Hash("mp4"), 1000, "video")],
                Clocks = [new($"{recording.Name}.csv", 1.25, -41, 0.4, 1, "given")],
            })],
            Parameters = new()
            {
                ClipSeconds = 10,
                SplitRatios = SplitRatios.Default,
                SplitSeed = 42,
                EnsureTrain = true,
                ShardTargetBytes = 256 << 20,
                Thresholds = new Dictionary<string, double> { ["maxErrorMs"] = 20, ["minCoverage"] = 0.95 },
            },
            Tools = new Dictionary<string, string> { ["ffmpeg"] = "5.1.6", ["duckdb"] = "1.5.6" },
            Steps = new Dictionary<string, string> { ["probe"] = "1", ["clip"] = "1" },
            Recordings = recordings,
            Splits = new Dictionary<string, IReadOnlyList<string>> { ["val"] = ["cam-b"], ["train"] = ["cam-a"] },
            Samples = samples,
            Shards = [Shard("train", 2), Shard("val", 1)],
            Statistics = ManifestStatistics.Count(recordings, samples),
            Quarantined = [new("cam-c", ["The file ends in the middle of a frame at 7.4 s."])],
        };
        manifest.Validate();
        return manifest;
    }

    private static ManifestRecording Recording(string name, string split) => new()
    {
        Name = name,
        Split = split,
        MetadataIndex = Hash(name + " index"),
        AlignmentReport = Hash(name + " report"),
        FrameIndex = Hash(name + " frames"),
        Standardised = Hash(name + " video"),
        FrameCount = 600,
        DurationSeconds = 20.02,
    };

    private static ManifestSample Sample(string recording, string split, int clip)
    {
        var key = SampleKey.From(recording, clip);
        return new()
        {
            Key = key,
            Recording = recording,
            Split = split,
            StartFrame = clip * 300,
            StopFrame = clip * 300 + 300,
            StartSeconds = clip * 10.01,
            StopSeconds = clip * 10.01 + 10.01,
            Members = [new($"{key}.mp4", Hash(key), 5000), new($"{key}.pts.npy", Hash(key + "pts"), 2528)],
        };
    }

    private static ManifestShard Shard(string split, int samples) => new()
    {
        Name = $"{split}-000000.tar",
        Split = split,
        Sha256 = Hash(split),
        LengthBytes = 20_480,
        SampleCount = samples,
        Recipe = Hash(split + " recipe"),
    };
}
