using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Testing;

/// <summary>
/// What every blob store must keep when any one step of its own work fails: nothing that was reported durable is lost, nothing is half visible, and the caller
/// can go on after a restart. Each test runs its story again and again, with the first, second, … step failing, until no step is left.
/// </summary>
public abstract class BlobStoreFaultContract
{
    private const int MaxSteps = 300;
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<StoreFault, bool> Faults => new()
    {
        { StoreFault.ShortWrite, true },
        { StoreFault.Unavailable, true },
        { StoreFault.LostAnswer, false },
        { StoreFault.CutAnswer, true },
    };

    /// <summary>The steps of every store that <see cref="Open"/> gives.</summary>
    protected FaultPlan Plan { get; } = new();

    /// <summary>A new store over the same bytes, as after a restart.</summary>
    protected abstract IBlobStore Open();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Upload_LosesNothingThatWasReported_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        await ForEveryStep(fault, persists, async (nth, arm) =>
        {
            var bytes = Bytes(700_001, nth);
            var hash = BlobHash.Compute(bytes);
            var id = StagingId.New();
            long reported = 0;
            arm();
            var info = await UntilDone(async store =>
            {
                var length = await store.GetStagedLengthAsync(id, None);
                Assert.InRange(length, reported, bytes.Length);
                for (reported = length; reported < bytes.Length;)
                {
                    var end = Math.Min(reported + 400_000, bytes.Length);
                    reported = await store.AppendStagedAsync(id, reported, new MemoryStream(bytes[(int)reported..(int)end]), None);
                    Assert.Equal(end, reported);
                }
                return await store.CommitStagedAsync(id, hash, None);
            }, hash, bytes);
            Assert.Equal(new BlobInfo(hash, bytes.Length), info);
            Assert.Equal(info, await Open().CommitStagedAsync(id, null, None));
            Assert.Equal(bytes.Length, await Open().GetStagedLengthAsync(id, None));
            await AssertWholeOrAbsentAsync(hash, bytes);
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Discard_LeavesTheBlob_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        await ForEveryStep(fault, persists, async (nth, arm) =>
        {
            var bytes = Bytes(200_000, nth);
            var (committed, abandoned) = (StagingId.New(), StagingId.New());
            await Open().AppendStagedAsync(abandoned, 0, new MemoryStream(bytes), None);
            await Open().AppendStagedAsync(committed, 0, new MemoryStream(bytes), None);
            var info = await Open().CommitStagedAsync(committed, null, None);
            arm();
            await UntilDone(async store =>
            {
                await store.DiscardStagedAsync(abandoned, None);
                await store.DiscardStagedAsync(committed, None);
                return true;
            }, info.Hash, bytes);
            Assert.Equal(0, await Open().GetStagedLengthAsync(abandoned, None));
            Assert.Equal(0, await Open().GetStagedLengthAsync(committed, None));
            Assert.True(await Open().VerifyAsync(info.Hash, None));
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Truncate_KeepsWhatIsBefore_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        await ForEveryStep(fault, persists, async (nth, arm) =>
        {
            var bytes = Bytes(400_000, nth);
            var id = StagingId.New();
            await Open().AppendStagedAsync(id, 0, new MemoryStream([.. bytes[..300_000], .. Bytes(80_000, nth + 1)]), None);
            arm();
            await UntilDone(async store =>
            {
                Assert.Contains(await store.GetStagedLengthAsync(id, None), new long[] { 300_000, 380_000 });
                await store.TruncateStagedAsync(id, 300_000, None);
                return true;
            }, BlobHash.Compute(bytes), bytes);
            await Open().AppendStagedAsync(id, 300_000, new MemoryStream(bytes[300_000..]), None);
            Assert.Equal(BlobHash.Compute(bytes), (await Open().CommitStagedAsync(id, null, None)).Hash);
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Concat_ChangesTheTargetAtOnce_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        await ForEveryStep(fault, persists, async (nth, arm) =>
        {
            var bytes = Bytes(300_000, nth);
            StagingId[] parts = [StagingId.New(), StagingId.New()];
            var target = StagingId.New();
            await Open().AppendStagedAsync(parts[0], 0, new MemoryStream(bytes[..200_000]), None);
            await Open().AppendStagedAsync(parts[1], 0, new MemoryStream(bytes[200_000..]), None);
            await Open().AppendStagedAsync(target, 0, new MemoryStream(Bytes(1000, nth + 1)), None);
            arm();
            await UntilDone(async store =>
            {
                Assert.Contains(await store.GetStagedLengthAsync(target, None), new long[] { 1000, 300_000 });
                return await store.ConcatStagedAsync(target, parts, None);
            }, BlobHash.Compute(bytes), bytes);
            Assert.Equal(200_000, await Open().GetStagedLengthAsync(parts[0], None));
            Assert.Equal(BlobHash.Compute(bytes), (await Open().CommitStagedAsync(target, null, None)).Hash);
            Assert.Equal(BlobHash.Compute(bytes.AsSpan(200_000)), (await Open().CommitStagedAsync(parts[1], null, None)).Hash);
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Write_IsWholeOrAbsent_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        await ForEveryStep(fault, persists, async (nth, arm) =>
        {
            var bytes = Bytes(300_000, nth);
            var hash = BlobHash.Compute(bytes);
            arm();
            var info = await UntilDone(store => store.WriteAsync(new MemoryStream(bytes), None), hash, bytes);
            Assert.Equal(new BlobInfo(hash, bytes.Length), info);
            await AssertWholeOrAbsentAsync(hash, bytes);
            Assert.NotNull(await Open().FindAsync(hash, None));
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Delete_TakesTheUnusedAndNothingElse_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        var bytes = Bytes(1000, 77);
        var kept = await Open().WriteAsync(new MemoryStream(bytes), None);
        await ForEveryStep(fault, persists, async (nth, arm) =>
        {
            var unused = await Open().WriteAsync(new MemoryStream(Bytes(900, nth)), None);
            arm();
            await UntilDone(async store =>
            {
                Assert.Equal(kept, await store.KeepAsync(kept.Hash, None));
                Assert.False(await store.DeleteAsync(kept.Hash, DateTimeOffset.UnixEpoch, None));
                await store.DeleteAsync(unused.Hash, DateTimeOffset.MaxValue, None);
                await store.RemoveLeftoversAsync(DateTimeOffset.MaxValue, isDryRun: false, None);
                return true;
            }, kept.Hash, bytes);
            var after = Open();
            Assert.Equal([kept], await after.ListAsync(None).ToListAsync());
            Assert.True(await after.VerifyAsync(kept.Hash, None));
            Assert.Equal(new Leftovers(0, 0), await after.RemoveLeftoversAsync(DateTimeOffset.MaxValue, isDryRun: true, None));
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Read_GivesTheBytesOrFails_WhenAnyStepFails(StoreFault fault, bool persists)
    {
        var bytes = Bytes(300_000, 1);
        var info = await Open().WriteAsync(new MemoryStream(bytes), None);
        await ForEveryStep(fault, persists, async (_, arm) =>
        {
            arm();
            await UntilDone(async store =>
            {
                await using var stream = await store.OpenReadAsync(info.Hash, None);
                using var all = new MemoryStream();
                await stream.CopyToAsync(all);
                Assert.Equal(bytes, all.ToArray());
                await using var file = await store.OpenFileAsync(info.Hash, None);
                Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path));
                return true;
            }, info.Hash, bytes);
        });
    }

    private async Task ForEveryStep(StoreFault fault, bool persists, Func<int, Action, Task> story)
    {
        for (var nth = 1; ; nth++)
        {
            Assert.True(nth < MaxSteps, "The story never ran without the fault.");
            await story(nth, () => Plan.Arm(nth, fault, persists));
            if (!Plan.Happened) return;
        }
    }

    // Does it again with a new store after each failure, as a sender does after a restart of the server.
    private async Task<T> UntilDone<T>(Func<IBlobStore, Task<T>> work, BlobHash hash, byte[] bytes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await work(Open());
                Plan.Heal();
                return result;
            }
            catch (IOException) when (Plan.Happened && attempt < 4)
            {
                Plan.Heal();
                await AssertWholeOrAbsentAsync(hash, bytes);
            }
        }
    }

    private async Task AssertWholeOrAbsentAsync(BlobHash hash, byte[] bytes)
    {
        var store = Open();
        var found = await store.FindAsync(hash, None);
        Assert.Equal(found, await store.ListAsync(None).FirstOrDefaultAsync(info => info.Hash == hash));
        if (found is null) return;
        Assert.Equal(bytes.Length, found.SizeBytes);
        await using var stream = await store.OpenReadAsync(hash, None);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        Assert.Equal(bytes, all.ToArray());
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
