using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class FolderCheckTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task RunAsync_NamesTheMember_WhenOneOfItsBytesWasChanged()
    {
        using var folder = new TemporaryFolder();
        var manifest = await WriteAsync(folder);
        Assert.Empty(await FolderCheck.RunAsync(manifest, folder.Path, 2, None));

        var path = folder.Combine("train-meta-000000.tar");
        var tar = await File.ReadAllBytesAsync(path);
        var recipe = VersionShards.Place(manifest, "train", ShardPart.Metadata)[0].Recipe;
        tar[recipe.GetContentOffset(1)] ^= 1;
        await File.WriteAllBytesAsync(path, tar);
        Assert.Equal([("train-meta-000000.tar", $"'{recipe.Members[1].Name}' is not the version's: its bytes were changed")], await FolderCheck.RunAsync(manifest, folder.Path, 2, None));

        tar[recipe.GetContentOffset(1)] ^= 1;
        tar[100] ^= 1;
        await File.WriteAllBytesAsync(path, tar);
        Assert.Contains("header", Assert.Single(await FolderCheck.RunAsync(manifest, folder.Path, 2, None)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NamesEveryShard_WhenFilesAreMissingOrCut()
    {
        using var folder = new TemporaryFolder();
        var manifest = await WriteAsync(folder);
        File.Delete(folder.Combine("train-000000.tar"));
        await File.WriteAllBytesAsync(folder.Combine("train-meta-000000.tar"), [1, 2, 3]);
        var wrong = await FolderCheck.RunAsync(manifest, folder.Path, 2, None);
        Assert.Equal([("train-000000.tar", "is missing"), ("train-meta-000000.tar", $"has 3 bytes, the version's has {manifest.Shards[1].LengthBytes}")], wrong);
    }

    private static async Task<VersionManifest> WriteAsync(TemporaryFolder folder)
    {
        var store = new InMemoryBlobStore();
        var manifest = VersionManifestTests.Make();
        var parameters = manifest.Parameters with { ShardLayout = ShardLayout.Sidecar };
        var samples = new List<ManifestSample>();
        foreach (var sample in manifest.Samples.Where(sample => sample.Split == "train"))
            samples.Add(sample with { Members = (await TestShards.AddSampleAsync(store, sample.Key, samples.Count, 3000, 40, 700)).Members });
        var shards = new List<ManifestShard>();
        foreach (var (name, split, part, recipe) in VersionShards.Plan(samples, parameters))
        {
            await using (var tar = recipe.OpenRead(store))
            await using (var file = File.Create(folder.Combine(name)))
                await tar.CopyToAsync(file);
            shards.Add(new() { Name = name, Split = split, Part = part, Sha256 = await recipe.ComputeSha256Async(store, None), LengthBytes = recipe.LengthBytes, SampleCount = recipe.SampleCount, Recipe = BlobHash.Compute(recipe.ToJson()) });
        }

        ManifestRecording[] recordings = [manifest.Recordings[0]];
        var made = manifest with
        {
            FormatVersion = 2, Parameters = parameters, Inputs = [manifest.Inputs[0]], Recordings = recordings, Samples = samples, Shards = shards,
            Splits = new Dictionary<string, IReadOnlyList<string>> { ["train"] = ["cam-a"] }, Statistics = ManifestStatistics.Count(recordings, samples),
        };
        made.Validate();
        return made;
    }
}
