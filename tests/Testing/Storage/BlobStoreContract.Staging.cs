using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Testing;

/// <summary>Uploads: append, truncate, put together, commit, discard.</summary>
public abstract partial class BlobStoreContract
{
    [Fact]
    public async Task AppendStagedAsync_BecomesOneBlob_WhenSentInPieces()
    {
        var bytes = Bytes(700_001);
        var id = StagingId.New();
        Assert.Equal(0, await Store.GetStagedLengthAsync(id, None));
        long length = 0;
        foreach (var piece in bytes.Chunk(100_000))
        {
            length = await Store.AppendStagedAsync(id, length, new MemoryStream(piece), None);
            Assert.Equal(length, await Store.GetStagedLengthAsync(id, None));
        }
        var info = await Store.CommitStagedAsync(id, BlobHash.Compute(bytes), None);
        Assert.Equal(new BlobInfo(BlobHash.Compute(bytes), bytes.Length), info);
        Assert.Equal(bytes, await ReadAllAsync(info.Hash));
    }

    [Fact]
    public async Task AppendStagedAsync_KeepsWhatArrived_WhenTheStreamBreaks()
    {
        var bytes = Bytes(600_000);
        var id = StagingId.New();
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.AppendStagedAsync(id, 0, new CutStream(bytes[..400_000]), None));
        Assert.Equal(400_000, await Store.GetStagedLengthAsync(id, None));
        await Store.AppendStagedAsync(id, 400_000, new MemoryStream(bytes[400_000..]), None);
        Assert.Equal(BlobHash.Compute(bytes), (await Store.CommitStagedAsync(id, null, None)).Hash);
    }

    [Fact]
    public async Task AppendStagedAsync_KeepsWhatArrived_WhenCancelled()
    {
        var bytes = Bytes(10_000);
        var id = StagingId.New();
        using var cancellation = new CancellationTokenSource();
        using var slow = new HeldStream(bytes);
        var append = Store.AppendStagedAsync(id, 0, slow, cancellation.Token);
        await slow.Waiting;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append);
        Assert.Equal(10_000, await Store.GetStagedLengthAsync(id, None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1001)]
    public async Task AppendStagedAsync_Conflicts_WhenTheOffsetIsNotTheLength(long offsetBytes)
    {
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(Bytes(1000)), None);
        var conflict = await Assert.ThrowsAsync<StagingConflictException>(
            () => Store.AppendStagedAsync(id, offsetBytes, new MemoryStream(Bytes(10)), None));
        Assert.Equal(1000, conflict.DurableLengthBytes);
        Assert.Equal(1000, await Store.GetStagedLengthAsync(id, None));
    }

    [Fact]
    public async Task AppendStagedAsync_Conflicts_WhenAnUnknownUploadIsContinued()
    {
        var id = StagingId.New();
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.AppendStagedAsync(id, 5, new MemoryStream([1]), None));
        Assert.Equal(0, await Store.GetStagedLengthAsync(id, None));
        await Assert.ThrowsAsync<StagingNotFoundException>(() => Store.CommitStagedAsync(id, null, None));
    }

    [Fact]
    public async Task AppendStagedAsync_Conflicts_WhenAnotherAppendRuns()
    {
        var id = StagingId.New();
        using var slow = new HeldStream(Bytes(5000));
        var first = Store.AppendStagedAsync(id, 0, slow, None);
        await slow.Waiting;
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.AppendStagedAsync(id, 0, new MemoryStream([1]), None));
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.CommitStagedAsync(id, null, None));
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.DiscardStagedAsync(id, None));
        slow.Release();
        Assert.Equal(5000, await first);
        Assert.Equal(BlobHash.Compute(Bytes(5000)), (await Store.CommitStagedAsync(id, null, None)).Hash);
    }

    [Fact]
    public async Task AppendStagedAsync_KeepsOneOfTwo_WhenTwoProcessesAppendAtOnce()
    {
        var id = StagingId.New();
        using var slow = new HeldStream(Bytes(5000));
        var first = Store.AppendStagedAsync(id, 0, slow, None);
        await slow.Waiting;
        var second = Reopen().AppendStagedAsync(id, 0, new MemoryStream(Bytes(3000, seed: 2)), None);
        await Record.ExceptionAsync(() => second);
        slow.Release();
        var faults = (await Task.WhenAll(new[] { first, second }.Select(append => Record.ExceptionAsync(() => append)))).ToList();
        Assert.IsType<StagingConflictException>(Assert.Single(faults, fault => fault is not null));
        var kept = faults[0] is null ? Bytes(5000) : Bytes(3000, seed: 2);
        Assert.Equal(kept.Length, await Reopen().GetStagedLengthAsync(id, None));
        Assert.Equal(BlobHash.Compute(kept), (await Reopen().CommitStagedAsync(id, null, None)).Hash);
    }

    [Fact]
    public async Task CommitStagedAsync_KnowsTheBytes_WhenEveryStepIsDoneByAnotherProcess()
    {
        var bytes = Bytes(900_000);
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(bytes[..300_000]), None);
        await Reopen().AppendStagedAsync(id, 300_000, new MemoryStream(Bytes(200_000, seed: 2)), None);
        await Reopen().TruncateStagedAsync(id, 300_000, None);
        // The first store has seen 300,000 bytes; since then others came and went, and here are as many again.
        await Reopen().TruncateStagedAsync(id, 0, None);
        await Reopen().AppendStagedAsync(id, 0, new MemoryStream(bytes[300_000..600_000]), None);
        Assert.Equal(300_000, await Store.GetStagedLengthAsync(id, None));
        await Store.AppendStagedAsync(id, 300_000, new MemoryStream(bytes[600_000..]), None);
        var info = await Reopen().CommitStagedAsync(id, null, None);
        Assert.Equal(BlobHash.Compute(bytes.AsSpan(300_000)), info.Hash);
        Assert.Equal(info, await Reopen().CommitStagedAsync(id, info.Hash, None));
        await Reopen().DiscardStagedAsync(id, None);
        Assert.Equal(0, await Store.GetStagedLengthAsync(id, None));
        Assert.True(await Reopen().VerifyAsync(info.Hash, None));
    }

    [Fact]
    public async Task DiscardStagedAsync_LeavesTheBlob_WhenSeveralUploadsBecameIt()
    {
        var bytes = Bytes(50_000);
        StagingId[] ids = [StagingId.New(), StagingId.New(), StagingId.New()];
        foreach (var id in ids)
        {
            await Store.AppendStagedAsync(id, 0, new MemoryStream(bytes), None);
            await Store.CommitStagedAsync(id, null, None);
        }
        var info = await Store.WriteAsync(new MemoryStream(bytes), None);
        await using var open = await Store.OpenReadAsync(info.Hash, None);
        foreach (var id in ids)
        {
            Assert.Equal(info, await Reopen().CommitStagedAsync(id, null, None));
            await Reopen().DiscardStagedAsync(id, None);
            Assert.True(await Store.VerifyAsync(info.Hash, None));
        }
        await Store.WriteAsync(new MemoryStream(bytes), None);
        using var all = new MemoryStream();
        await open.CopyToAsync(all);
        Assert.Equal(bytes, all.ToArray());
    }

    [Fact]
    public async Task CommitStagedAsync_KeepsTheStagedBytes_WhenTheHashIsAnother()
    {
        var bytes = Bytes(2000);
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(bytes[..1500]), None);
        var mismatch = await Assert.ThrowsAsync<BlobMismatchException>(
            () => Store.CommitStagedAsync(id, BlobHash.Compute(bytes), None));
        Assert.Equal(BlobHash.Compute(bytes.AsSpan(0, 1500)), mismatch.Actual);
        Assert.Equal(1500, await Store.GetStagedLengthAsync(id, None));
        Assert.Empty(await Store.ListAsync(None).ToListAsync());
        await Store.AppendStagedAsync(id, 1500, new MemoryStream(bytes[1500..]), None);
        Assert.Equal(2000, (await Store.CommitStagedAsync(id, BlobHash.Compute(bytes), None)).SizeBytes);
    }

    [Fact]
    public async Task CommitStagedAsync_GivesTheSameAnswer_WhenRepeatedUntilDiscarded()
    {
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(Bytes(2000)), None);
        var first = await Store.CommitStagedAsync(id, null, None);
        Assert.Equal(first, await Store.CommitStagedAsync(id, null, None));
        Assert.Equal(first, await Store.CommitStagedAsync(id, first.Hash, None));
        await Assert.ThrowsAsync<BlobMismatchException>(() => Store.CommitStagedAsync(id, BlobHash.Empty, None));
        Assert.Equal(2000, await Store.GetStagedLengthAsync(id, None));
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.AppendStagedAsync(id, 0, new MemoryStream([1]), None));

        await Store.DiscardStagedAsync(id, None);
        Assert.Equal(0, await Store.GetStagedLengthAsync(id, None));
        await Assert.ThrowsAsync<StagingNotFoundException>(() => Store.CommitStagedAsync(id, null, None));
        Assert.Equal(Bytes(2000), await ReadAllAsync(first.Hash));
    }

    [Fact]
    public async Task CommitStagedAsync_GivesOneBlob_WhenUploadsOfTheSameBytesRace()
    {
        var bytes = Bytes(50_000);
        var ids = Enumerable.Range(0, 8).Select(_ => StagingId.New()).ToArray();
        foreach (var id in ids) await Store.AppendStagedAsync(id, 0, new MemoryStream(bytes), None);
        var infos = await Task.WhenAll(ids.Select(id => Store.CommitStagedAsync(id, null, None)));
        Assert.Single(infos.Distinct());
        Assert.Single(await Store.ListAsync(None).ToListAsync());
        Assert.True(await Store.VerifyAsync(infos[0].Hash, None));
    }

    [Fact]
    public async Task CommitStagedAsync_MakesTheEmptyBlob_WhenAnEmptyUploadWasStarted()
    {
        var id = StagingId.New();
        Assert.Equal(0, await Store.AppendStagedAsync(id, 0, Stream.Null, None));
        Assert.Equal(new BlobInfo(BlobHash.Empty, 0), await Store.CommitStagedAsync(id, null, None));
    }

    [Fact]
    public async Task DiscardStagedAsync_ForgetsTheBytes_WhenUploadIsAbandoned()
    {
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(Bytes(2000)), None);
        await Store.DiscardStagedAsync(id, None);
        await Store.DiscardStagedAsync(id, None);
        Assert.Equal(0, await Store.GetStagedLengthAsync(id, None));
        Assert.Equal(3, await Store.AppendStagedAsync(id, 0, new MemoryStream([1, 2, 3]), None));
        Assert.Equal(BlobHash.Compute([1, 2, 3]), (await Store.CommitStagedAsync(id, null, None)).Hash);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(400_000)]
    [InlineData(600_000)]
    public async Task TruncateStagedAsync_DropsTheTail_SoThatTheNextAppendContinuesThere(int lengthBytes)
    {
        var bytes = Bytes(700_000);
        var id = StagingId.New();
        await Store.AppendStagedAsync(id, 0, new MemoryStream(bytes[..400_000]), None);
        await Store.AppendStagedAsync(id, 400_000, new MemoryStream(Bytes(200_000, seed: 2)), None);
        await Store.TruncateStagedAsync(id, lengthBytes, None);
        await Store.TruncateStagedAsync(id, lengthBytes, None);
        Assert.Equal(lengthBytes, await Store.GetStagedLengthAsync(id, None));
        var expected = lengthBytes == 600_000 ? [.. bytes[..400_000], .. Bytes(200_000, seed: 2), .. bytes[600_000..]] : bytes;
        Assert.Equal(700_000, await Store.AppendStagedAsync(id, lengthBytes, new MemoryStream(expected[lengthBytes..]), None));
        var info = await Store.CommitStagedAsync(id, null, None);
        Assert.Equal(BlobHash.Compute(expected), info.Hash);
        Assert.Equal(expected, await ReadAllAsync(info.Hash));
    }

    [Fact]
    public async Task TruncateStagedAsync_Conflicts_WhenItIsShorterOrRunningOrCommitted()
    {
        var id = StagingId.New();
        await Store.TruncateStagedAsync(id, 0, None);
        Assert.Equal(0, (await Assert.ThrowsAsync<StagingConflictException>(() => Store.TruncateStagedAsync(id, 1, None))).DurableLengthBytes);
        await Assert.ThrowsAsync<StagingNotFoundException>(() => Store.CommitStagedAsync(id, null, None));
        using var slow = new HeldStream(Bytes(5000));
        var append = Store.AppendStagedAsync(id, 0, slow, None);
        await slow.Waiting;
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.TruncateStagedAsync(id, 0, None));
        slow.Release();
        await append;
        var conflict = await Assert.ThrowsAsync<StagingConflictException>(() => Store.TruncateStagedAsync(id, 5001, None));
        Assert.Equal(5000, conflict.DurableLengthBytes);
        await Store.CommitStagedAsync(id, null, None);
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.TruncateStagedAsync(id, 10, None));
        Assert.Equal(5000, await Store.GetStagedLengthAsync(id, None));
    }

    [Fact]
    public async Task ConcatStagedAsync_PutsThePartsInOrder_AndLeavesThemAsTheyAre()
    {
        var bytes = Bytes(900_000);
        StagingId[] parts = [StagingId.New(), StagingId.New(), StagingId.New()];
        await Store.AppendStagedAsync(parts[0], 0, new MemoryStream(bytes[..500_001]), None);
        await Store.AppendStagedAsync(parts[1], 0, Stream.Null, None);
        await Store.AppendStagedAsync(parts[2], 0, new MemoryStream(bytes[500_001..700_000]), None);
        var target = StagingId.New();
        Assert.Equal(700_000, await Store.ConcatStagedAsync(target, parts, None));
        Assert.Equal(700_000, await Store.GetStagedLengthAsync(target, None));
        Assert.Equal(500_001, await Store.GetStagedLengthAsync(parts[0], None));
        foreach (var part in parts) await Store.DiscardStagedAsync(part, None);
        await Store.AppendStagedAsync(target, 700_000, new MemoryStream(bytes[700_000..]), None);
        var info = await Store.CommitStagedAsync(target, BlobHash.Compute(bytes), None);
        Assert.Equal(bytes, await ReadAllAsync(info.Hash));
    }

    [Fact]
    public async Task ConcatStagedAsync_ReplacesTheTarget_WhenRepeated()
    {
        var bytes = Bytes(5000);
        var (part, target) = (StagingId.New(), StagingId.New());
        await Store.AppendStagedAsync(part, 0, new MemoryStream(bytes), None);
        await Store.AppendStagedAsync(target, 0, new MemoryStream(Bytes(9000, seed: 2)), None);
        Assert.Equal(10_000, await Store.ConcatStagedAsync(target, [part, part], None));
        Assert.Equal(10_000, await Store.ConcatStagedAsync(target, [part, part], None));
        var info = await Store.CommitStagedAsync(target, null, None);
        Assert.Equal(BlobHash.Compute([.. bytes, .. bytes]), info.Hash);
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.ConcatStagedAsync(target, [part], None));
        Assert.Equal(BlobHash.Compute(bytes), (await Store.CommitStagedAsync(part, null, None)).Hash);
    }

    [Fact]
    public async Task ConcatStagedAsync_MakesAnEmptyUpload_WhenThereAreNoParts()
    {
        var target = StagingId.New();
        Assert.Equal(0, await Store.ConcatStagedAsync(target, [], None));
        Assert.Equal(BlobHash.Empty, (await Store.CommitStagedAsync(target, null, None)).Hash);
    }

    [Fact]
    public async Task ConcatStagedAsync_LeavesTheTarget_WhenAPartIsMissingOrInUse()
    {
        var (part, unknown, target) = (StagingId.New(), StagingId.New(), StagingId.New());
        await Store.AppendStagedAsync(target, 0, new MemoryStream(Bytes(3000)), None);
        using var slow = new HeldStream(Bytes(5000));
        var append = Store.AppendStagedAsync(part, 0, slow, None);
        await slow.Waiting;
        await Assert.ThrowsAsync<StagingConflictException>(() => Store.ConcatStagedAsync(target, [part], None));
        slow.Release();
        await append;
        var missing = await Assert.ThrowsAsync<StagingNotFoundException>(() => Store.ConcatStagedAsync(target, [part, unknown], None));
        Assert.Equal(unknown, missing.Id);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ConcatStagedAsync(target, [part, target], None));
        Assert.Equal(3000, await Store.GetStagedLengthAsync(target, None));
        await Store.AppendStagedAsync(part, 5000, new MemoryStream([1]), None);
        Assert.Equal(BlobHash.Compute(Bytes(3000)), (await Store.CommitStagedAsync(target, null, None)).Hash);
    }
}
