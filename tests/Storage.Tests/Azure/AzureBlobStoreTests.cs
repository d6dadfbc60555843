using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage.Tests;

/// <summary>What only Azure can show: what a crash leaves in the container, leases, block counts, local copies.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly AzureTestStore _test;
    private readonly AzureBlobStore _store;
    private readonly StagingId _id = StagingId.New();
    private readonly byte[] _bytes = new byte[500_000];

    public AzureBlobStoreTests(AzuriteServer azurite)
    {
        _test = new(azurite);
        _store = _test.Open();
        new Random(3).NextBytes(_bytes);
    }

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task CommitStagedAsync_GoesOn_WhenTheProcessDiedBetweenMarkAndEntry()
    {
        await _store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes[..400_000]), None);
        await MarkAsync(BlobHash.Compute(_bytes.AsSpan(0, 400_000)));
        var restarted = _test.Open();
        Assert.Equal(400_000, await restarted.GetStagedLengthAsync(_id, None));
        Assert.Equal(BlobHash.Compute(_bytes.AsSpan(0, 400_000)), (await restarted.CommitStagedAsync(_id, null, None)).Hash);
        Assert.True(await restarted.VerifyAsync(BlobHash.Compute(_bytes.AsSpan(0, 400_000)), None));
    }

    [Fact]
    public async Task AppendStagedAsync_TakesTheMarkAway_WhenTheProcessDiedBetweenMarkAndEntry()
    {
        await _store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes[..400_000]), None);
        await MarkAsync(BlobHash.Compute(_bytes.AsSpan(0, 400_000)));
        var restarted = _test.Open();
        await restarted.AppendStagedAsync(_id, 400_000, new MemoryStream(_bytes[400_000..]), None);
        Assert.Equal(BlobHash.Compute(_bytes), (await restarted.CommitStagedAsync(_id, null, None)).Hash);
    }

    [Fact]
    public async Task Lease_KeepsTheBytesFromDiscard_ButNotFromTheNextCommit()
    {
        await _store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes), None);
        await Upload().GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60)); // another process commits, or died at it
        await Assert.ThrowsAsync<StagingConflictException>(() => _store.DiscardStagedAsync(_id, None));
        await Assert.ThrowsAsync<StagingConflictException>(() => _store.AppendStagedAsync(_id, _bytes.Length, new MemoryStream([1]), None));
        var info = await _store.CommitStagedAsync(_id, null, None);
        await _store.DiscardStagedAsync(_id, None);
        Assert.True(await _store.VerifyAsync(info.Hash, None));
    }

    [Fact]
    public async Task Container_HoldsTheBytesOnce_WhenEveryUploadIsDiscarded()
    {
        for (var round = 0; round < 3; round++)
        {
            var id = StagingId.New();
            await _store.AppendStagedAsync(id, 0, new MemoryStream(_bytes), None);
            await _store.CommitStagedAsync(id, null, None);
            if (round == 1) await _store.WriteAsync(new MemoryStream(_bytes), None);
            await _store.DiscardStagedAsync(id, None);
        }
        var names = await _test.NamesAsync();
        Assert.Equal(2, names.Count);
        Assert.Contains($"blobs/{BlobHash.Compute(_bytes)}", names);
        await Assert.ThrowsAsync<StagingConflictException>(
            async () => await _store.AppendStagedAsync(new(names[1]["uploads/".Length..]), 0, new MemoryStream([1]), None));
    }

    [Fact]
    public async Task AppendStagedAsync_MergesSmallBlocks_WhenThereAreMany()
    {
        _test.Options.MergeFromBlocks = 20;
        var store = _test.Open();
        for (var offset = 0; offset < 60_000; offset += 1000)
            await store.AppendStagedAsync(_id, offset, new MemoryStream(_bytes[offset..(offset + 1000)]), None);
        var blocks = (await Upload().GetBlockListAsync()).Value.CommittedBlocks.ToList();
        Assert.InRange(blocks.Count, 1, 25);
        Assert.Equal(BlobHash.Compute(_bytes.AsSpan(0, 60_000)), (await _test.Open().CommitStagedAsync(_id, null, None)).Hash);
    }

    [Fact]
    public async Task OpenFileAsync_FetchesOnce_AndKeepsUnusedCopiesUpToTheLimit()
    {
        _test.Options.CacheBytes = 600_000;
        var store = _test.Open();
        var (first, second) = (await store.WriteAsync(new MemoryStream(_bytes), None), await store.WriteAsync(new MemoryStream(_bytes[..200_000]), None));
        var files = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.OpenFileAsync(first.Hash, None)));
        var path = Assert.Single(files.Select(file => file.Path).Distinct());
        foreach (var file in files) await file.DisposeAsync();
        Assert.True(File.Exists(path));
        await using (var other = await store.OpenFileAsync(second.Hash, None)) Assert.Equal(_bytes[..200_000], await File.ReadAllBytesAsync(other.Path));
        Assert.False(File.Exists(path)); // 700,000 are too many: the one not used for longest went
        await using (var again = await store.OpenFileAsync(first.Hash, None)) Assert.Equal(_bytes, await File.ReadAllBytesAsync(again.Path));
    }

    [Fact]
    public async Task LocalCopies_Go_WhenTheStoreEndsOrItsProcessDied()
    {
        var info = await _store.WriteAsync(new MemoryStream(_bytes), None);
        var dead = Path.Combine(_test.Options.CacheFolder, "dead");
        Directory.CreateDirectory(dead);
        await File.WriteAllTextAsync(dead + ".lock", "");
        var store = _test.Open();
        Assert.False(Directory.Exists(dead));
        await using var file = await store.OpenFileAsync(info.Hash, None);
        store.Dispose();
        Assert.False(File.Exists(file.Path));
        await using var held = await _store.OpenFileAsync(info.Hash, None);
        _test.Open();
        Assert.True(File.Exists(held.Path), "A living process keeps its copies.");
    }

    [Fact]
    public async Task RemoveLeftoversAsync_TakesBytesThatNothingNames_AndNoOthers()
    {
        var written = await _store.WriteAsync(new MemoryStream(_bytes), None);
        await _store.AppendStagedAsync(_id, 0, new MemoryStream(_bytes[..1000]), None);
        var uploaded = await _store.CommitStagedAsync(_id, null, None);
        await _store.DiscardStagedAsync(_id, None);
        var open = StagingId.New();
        await _store.AppendStagedAsync(open, 0, new MemoryStream(_bytes[..2000]), None);
        // What a process leaves that dies between writing bytes and publishing them, and between an entry's removal and its bytes'.
        foreach (var name in new[] { "data/lost", $"uploads/{StagingId.New()}" })
        {
            await _test.Container.GetBlockBlobClient(name).UploadAsync(
                new MemoryStream(_bytes[..300]), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["free"] = "true" } });
        }

        Assert.Equal(new Leftovers(0, 0), await _store.RemoveLeftoversAsync(DateTimeOffset.UnixEpoch, isDryRun: false, None));
        Assert.Equal(new Leftovers(2, 600), await _store.RemoveLeftoversAsync(DateTimeOffset.MaxValue, isDryRun: true, None));
        Assert.Equal(new Leftovers(2, 600), await _store.RemoveLeftoversAsync(DateTimeOffset.MaxValue, isDryRun: false, None));
        Assert.Equal(5, (await _test.NamesAsync()).Count);
        Assert.True(await _store.VerifyAsync(written.Hash, None));
        Assert.True(await _store.VerifyAsync(uploaded.Hash, None));
        Assert.Equal(2000, await _test.Open().GetStagedLengthAsync(open, None));
        Assert.True(await _store.DeleteAsync(written.Hash, DateTimeOffset.MaxValue, None));
        Assert.Equal(3, (await _test.NamesAsync()).Count);
    }

    [Fact]
    public async Task OpenFileAsync_RefusesDamagedBytes()
    {
        var info = await _store.WriteAsync(new MemoryStream(_bytes), None);
        var data = await _test.DataOfAsync(info.Hash);
        await data.UploadAsync(new BinaryData(new byte[_bytes.Length]), overwrite: true);
        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => _store.OpenFileAsync(info.Hash, None));
        Assert.Contains(info.Hash.ToString(), damaged.Message, StringComparison.Ordinal);
    }

    private BlockBlobClient Upload() => _test.Container.GetBlockBlobClient($"uploads/{_id}");

    private async Task MarkAsync(BlobHash hash) => await Upload().SetMetadataAsync(new Dictionary<string, string> { ["sha256"] = hash.ToString() });
}
