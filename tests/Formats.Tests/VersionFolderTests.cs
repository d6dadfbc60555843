using System.Text;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class VersionFolderTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SamplesOf_GivesEveryMemberAsItWasPublished_SplitBySplit()
    {
        var version = await TestVersion.MakeAsync();
        var opened = await VersionFolder.OpenAsync(await version.WriteFolderAsync(_folder), None);

        Assert.Equal(version.Stored.Id, opened.Id);
        Assert.Equal(["train", "val"], opened.Splits);
        var samples = opened.Splits.SelectMany(opened.SamplesOf).ToList();
        Assert.Equal(version.Manifest.Samples.Where(s => s.Split == "train").Concat(version.Manifest.Samples.Where(s => s.Split == "val")).Select(s => s.Key), samples.Select(s => s.Key));
        foreach (var (sample, stored) in samples.Zip(version.Stored.Splits.SelectMany(version.Stored.SamplesOf)))
        {
            foreach (var (extension, member) in sample.Members)
                Assert.Equal(await stored.ReadAsync(stored.Find(extension)!, None), await sample.ReadAsync(member, None));
        }
    }

    [Fact]
    public async Task OpenAsync_SaysWhatToDo_WhenThereIsNoManifest() =>
        Assert.Contains("wsa dataset pull", (await Assert.ThrowsAsync<InvalidDataException>(() => VersionFolder.OpenAsync(_folder.Path, None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task OpenAsync_Refuses_WhenTheManifestWasEdited()
    {
        var path = Path.Combine(await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder), "manifest.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("kitchen", "cellars", StringComparison.Ordinal));

        var message = (await Assert.ThrowsAsync<InvalidDataException>(() => VersionFolder.OpenAsync(Path.GetDirectoryName(path)!, None))).Message;

        Assert.Contains("manifest.json", message, StringComparison.Ordinal);
        Assert.Contains("edited", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CopyAsync_NamesShardAndMember_WhenAByteOfItWasAltered()
    {
        var path = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);
        var opened = await VersionFolder.OpenAsync(path, None);
        var shard = Path.Combine(path, "train-000001.tar");
        var bytes = await File.ReadAllBytesAsync(shard);
        bytes[600] ^= 1;
        await File.WriteAllBytesAsync(shard, bytes);
        var sample = opened.SamplesOf("train").ElementAt(3);

        var message = (await Assert.ThrowsAsync<InvalidDataException>(() => sample.ReadAsync(sample.Video, None))).Message;

        Assert.Contains("train-000001.tar", message, StringComparison.Ordinal);
        Assert.Contains(sample.Video.Name, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CopyAsync_NamesTheShard_WhenItIsMissingOrCut()
    {
        var path = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);
        var opened = await VersionFolder.OpenAsync(path, None);
        var sample = opened.SamplesOf("val").First();
        var shard = Path.Combine(path, "val-000000.tar");
        await File.WriteAllBytesAsync(shard, (await File.ReadAllBytesAsync(shard))[..^512]);
        Assert.Contains("val-000000.tar", (await Assert.ThrowsAsync<InvalidDataException>(() => sample.ReadAsync(sample.Video, None))).Message, StringComparison.Ordinal);
        File.Delete(shard);
        Assert.Contains("missing", (await Assert.ThrowsAsync<InvalidDataException>(() => sample.ReadAsync(sample.Video, None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_Refuses_WhenTheStatedIdIsNone()
    {
        var path = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);
        await File.WriteAllTextAsync(Path.Combine(path, "manifest.sha256"), "nothing", Encoding.ASCII);
        await Assert.ThrowsAsync<InvalidDataException>(() => VersionFolder.OpenAsync(path, None));
    }
}
