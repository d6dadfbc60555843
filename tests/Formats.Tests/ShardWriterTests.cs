using WorkspaceAgents.Storage;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

public sealed class ShardWriterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task WriteAsync_WritesWhatTheRecipeStreams_AndLeavesAGoodFileAlone()
    {
        using var folder = new TemporaryFolder();
        var store = new InMemoryBlobStore();
        var recipe = await TestShards.MakeRecipeAsync(store);
        var one = ShardRecipe.Create([await TestShards.AddSampleAsync(store, "big", 4, 3_000_000, 7)]);
        var expected = await recipe.ComputeSha256Async(store, None);

        var hashes = await new ShardWriter(store).WriteAsync([("a.tar", recipe, expected), ("b.tar", one, null)], folder.Path, 2, None);

        Assert.Equal([expected, await one.ComputeSha256Async(store, None)], hashes);
        Assert.Equal(await TestShards.ReadAllAsync(one.OpenRead(store)), await File.ReadAllBytesAsync(folder.Combine("b.tar")));
        Assert.Equal(["a.tar", "b.tar"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        // An empty store could not write it again.
        Assert.Equal([expected], await new ShardWriter(new InMemoryBlobStore()).WriteAsync([("a.tar", recipe, expected)], folder.Path, 1, None));
    }

    [Fact]
    public async Task WriteAsync_KeepsNoFile_WhenItsHashIsNotTheVersions()
    {
        using var folder = new TemporaryFolder();
        var store = new InMemoryBlobStore();
        var recipe = await TestShards.MakeRecipeAsync(store);
        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() => new ShardWriter(store).WriteAsync([("a.tar", recipe, BlobHash.Empty)], folder.Path, 1, None));
        Assert.Contains("a.tar", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
