using System.Formats.Tar;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class WebDatasetReaderTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly InMemoryBlobStore _store = new();

    [Fact]
    public async Task ListAsync_GivesNamesSizesAndHashes_WhenTheShardIsOurs()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        await using var tar = recipe.OpenRead(_store);
        var listed = await WebDatasetReader.ListAsync(tar, None).ToListAsync();
        Assert.Equal(recipe.Members, listed.Select(entry => new ShardMember(entry.Name, entry.Hash, entry.SizeBytes)));
        Assert.Equal(("cam-000000", "pts.npy"), (listed[3].Key, listed[3].Extension));
    }

    [Fact]
    public async Task ReadAsync_GroupsMembersByKey_WhenTheShardIsOurs()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        await using var tar = recipe.OpenRead(_store);
        var samples = await WebDatasetReader.ReadAsync(tar, None).ToListAsync();
        Assert.Equal(["cam-000000", "cam-000001", "cam-000002"], samples.Select(sample => sample.Key));
        Assert.Equal(["mp4", "json", "txt", "pts.npy", "imu.npy"], samples[0].Members.Keys);
        foreach (var (sample, planned) in samples.Zip(recipe.Samples()))
            Assert.Equal(planned.Members.Select(member => member.SizeBytes), sample.Members.Values.Select(content => (long)content.Length));
    }

    [RequiresToolTheory("python3")]
    [InlineData("tarfile.USTAR_FORMAT")]
    [InlineData("tarfile.PAX_FORMAT")]
    [InlineData("tarfile.GNU_FORMAT")]
    public async Task ReadAsync_ReadsShardsOfOthers_InEveryTarFormat(string format)
    {
        using var folder = new TemporaryFolder();
        await Python.RunAsync(folder.Path, $$"""
            import tarfile, io
            with tarfile.open('other.tar', 'w', format={{format}}) as tar:
                d = tarfile.TarInfo('part'); d.type = tarfile.DIRTYPE; tar.addfile(d)
                for i in range(3):
                    for ext in ('jpg', 'cls'):
                        t = tarfile.TarInfo(f'part/{"n" * 60}{i}.{ext}'); t.size = i * 300; tar.addfile(t, io.BytesIO(bytes([i]) * t.size))
            """);
        await using var tar = File.OpenRead(folder.Combine("other.tar"));
        var samples = await WebDatasetReader.ReadAsync(tar, None).ToListAsync();
        Assert.Equal([0, 300, 600], samples.Select(sample => sample.Members["jpg"].Length));
        Assert.Equal(["jpg", "cls"], samples[2].Members.Keys);
        Assert.Equal("part/" + new string('n', 60) + "1", samples[1].Key);
    }

    [Fact]
    public async Task ReadAsync_SaysTheShardIsCut_WhereverItIsCut()
    {
        var recipe = await TestShards.MakeRecipeAsync(_store);
        await using var tar = recipe.OpenRead(_store);
        var bytes = await TestShards.ReadAllAsync(tar);
        var boundaries = Enumerable.Range(0, recipe.Members.Count).Select(i => (int)recipe.GetContentOffset(i) - 512);
        int[] cuts = [.. boundaries, .. boundaries.Select(cut => cut + 100), .. boundaries.Select(cut => cut + 512), 150_000, bytes.Length - 1024];
        foreach (var cut in cuts.Where(cut => cut > 0))
        {
            var error = await Assert.ThrowsAsync<InvalidDataException>(
                async () => await WebDatasetReader.ReadAsync(new MemoryStream(bytes[..cut]), None).CountAsync());
            Assert.Contains("cut", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidDataException>(
                async () => await WebDatasetReader.ListAsync(new MemoryStream(bytes[..cut]), None).CountAsync());
        }
    }

    [Fact]
    public async Task ReadAsync_Refuses_WhenItIsNoTar() => await Assert.ThrowsAsync<InvalidDataException>(
        async () => await WebDatasetReader.ReadAsync(new MemoryStream([.. Enumerable.Repeat((byte)'x', 2000)]), None).CountAsync());

    [Theory]
    [InlineData("a.mp4", "a.mp4")]
    [InlineData("a.mp4", "noextension")]
    [InlineData("a.mp4", ".hidden")]
    public async Task ReadAsync_NamesTheFile_WhenItBelongsToNoSample(string first, string second)
    {
        using var bytes = new MemoryStream();
        await using (var writer = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var name in new[] { first, second })
                await writer.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) });
        }
        bytes.Position = 0;
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await WebDatasetReader.ReadAsync(bytes, None).CountAsync());
        Assert.Contains(second, error.Message, StringComparison.Ordinal);
    }
}
