using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Testing;

/// <summary>Removing blobs nobody refers to: age, keeping, deleting, what uploads hold.</summary>
public abstract partial class BlobStoreContract
{
    /// <summary>Lets the store's own clock go on, and gives a time after everything that was done before and not after anything done from now on.</summary>
    protected abstract Task<DateTimeOffset> LetTimePassAsync();

    [Fact]
    public async Task DeleteAsync_TakesWhatIsUnused_AndLeavesWhatWasWrittenOrKeptSince()
    {
        var (unused, kept, again, staged) = (await WriteAsync(1), await WriteAsync(2), await WriteAsync(3), await WriteAsync(4));
        var since = await LetTimePassAsync();
        Assert.Equal(kept, await Reopen().KeepAsync(kept.Hash, None));
        await WriteAsync(3);
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(Bytes(5000, seed: 4)), None);
        await Store.CommitStagedAsync(id, null, None);
        var fresh = await WriteAsync(5);

        Assert.Equal([unused], await Store.ListUnusedAsync(since, None).ToListAsync());
        foreach (var stays in new[] { kept, again, staged, fresh }) Assert.False(await Store.DeleteAsync(stays.Hash, since, None));
        Assert.True(await Store.DeleteAsync(unused.Hash, since, None));
        Assert.False(await Store.DeleteAsync(unused.Hash, since, None));

        Assert.Null(await Store.FindAsync(unused.Hash, None));
        Assert.Null(await Store.KeepAsync(unused.Hash, None));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenReadAsync(unused.Hash, None));
        foreach (var stays in new[] { kept, again, staged, fresh }) Assert.True(await Reopen().VerifyAsync(stays.Hash, None));
        Assert.Equal(unused, await WriteAsync(1));
        Assert.True(await Reopen().VerifyAsync(unused.Hash, None));
    }

    [Fact]
    public async Task CommitStagedAsync_BeginsABlobsAge_HoweverLongAgoItsBytesCame()
    {
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(Bytes(5000)), None);
        var since = await LetTimePassAsync();
        var info = await Store.CommitStagedAsync(id, null, None);
        Assert.Empty(await Store.ListUnusedAsync(since, None).ToListAsync());
        Assert.False(await Store.DeleteAsync(info.Hash, since, None));
    }

    [Fact]
    public async Task ListStagedAsync_TellsWhatEveryUploadHolds_UntilItIsDiscarded()
    {
        var (open, committed) = (StagingId.New(), StagingId.New());
        await Store.AppendStagedAsync(open, 0, new MemoryStream(Bytes(3000, seed: 2)), None);
        await Store.AppendStagedAsync(committed, 0, new MemoryStream(Bytes(2000)), None);
        var info = await Store.CommitStagedAsync(committed, null, None);
        var since = await LetTimePassAsync();
        var list = (await Reopen().ListStagedAsync(None).ToListAsync()).ToDictionary(staged => staged.Id);
        Assert.Equal((3000, null), (list[open].SizeBytes, list[open].Committed));
        Assert.Equal((2000, info.Hash), (list[committed].SizeBytes, list[committed].Committed));
        Assert.All(list.Values, staged => Assert.True(staged.ChangedAt < since));

        await Store.DiscardStagedAsync(open, None);
        await Store.DiscardStagedAsync(committed, None);
        Assert.Empty(await Store.ListStagedAsync(None).ToListAsync());
        Assert.Equal(new Leftovers(0, 0), await Store.RemoveLeftoversAsync(await LetTimePassAsync(), isDryRun: false, None));
        Assert.True(await Store.VerifyAsync(info.Hash, None));
    }

    [Fact]
    public async Task KeepAsync_AndDelete_NeverBothWin_WhenTheyRace()
    {
        var infos = await Task.WhenAll(Enumerable.Range(0, 64).Select(seed => Store.WriteAsync(new MemoryStream(Bytes(100, seed)), None)));
        var since = await LetTimePassAsync();
        await Task.WhenAll(infos.Select(info => Task.Run(async () =>
        {
            var deleting = Task.Run(() => Reopen().DeleteAsync(info.Hash, since, None));
            var kept = await Store.KeepAsync(info.Hash, None);
            Assert.NotEqual(await deleting, kept is not null);
            Assert.Equal(kept, await Store.FindAsync(info.Hash, None));
        })));
    }

    private Task<BlobInfo> WriteAsync(int seed) => Store.WriteAsync(new MemoryStream(Bytes(5000, seed)), None);
}
