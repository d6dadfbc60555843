using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class JobWorkTests
{
    [Fact]
    public async Task TryStart_GivesAJobToOneWorker_WhenManyTry()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (_, _, job) = await QueueAsync(catalog);

        var tickets = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => catalog.Get<JobWork>().TryStartAsync(Worker, job, $"worker-{i}", None)));

        Assert.Single(tickets, t => t is not null);
        Assert.Empty(await catalog.Get<JobWork>().ListQueuedAsync(Worker, 10, None));
    }

    [Fact]
    public async Task RequeueLost_GivesTheJobToAnother_AndTheFirstOneStops()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, _, job) = await QueueAsync(catalog);
        var work = catalog.Get<JobWork>();
        var first = await work.TryStartAsync(Worker, job, "first", None);

        Assert.Equal(0, await work.RequeueLostAsync(Worker, TimeSpan.FromSeconds(30), None));
        catalog.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, await work.RequeueLostAsync(Worker, TimeSpan.FromSeconds(30), None));
        var second = await work.TryStartAsync(Worker, job, "second", None);

        Assert.False(await work.HeartbeatAsync(Worker, first!, 0.5, "still here", None));
        await work.FailAsync(Worker, first!, "too late", None);
        Assert.True(await work.HeartbeatAsync(Worker, second!, 0.25, "indexing", None));
        var seen = await catalog.Get<Jobs>().GetAsync(owner, job, None);
        Assert.Equal((JobState.Running, 0.25, "indexing", 2), (seen.State, seen.Progress, seen.Message, seen.Attempt));
    }

    [Fact]
    public async Task RequeueLost_EndsAJob_WhoseWorkerVanishedTooOften()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, _, job) = await QueueAsync(catalog);
        var work = catalog.Get<JobWork>();

        for (var attempt = 0; attempt < JobWork.MaxAttempts; attempt++)
        {
            Assert.NotNull(await work.TryStartAsync(Worker, job, "w", None));
            await work.RequeueLostAsync(Worker, TimeSpan.Zero, None);
        }

        var ended = await catalog.Get<Jobs>().GetAsync(owner, job, None);
        Assert.Equal(JobState.Failed, ended.State);
        Assert.Contains("log", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_StopsAWaitingJobAtOnce_AndARunningOneAtItsNextHeartbeat()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, batch, waiting) = await QueueAsync(catalog);
        await catalog.Get<Jobs>().CancelAsync(owner, waiting, None);
        Assert.Equal(JobState.Cancelled, (await catalog.Get<Jobs>().GetAsync(owner, waiting, None)).State);
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Jobs>().CancelAsync(owner, waiting, None));

        var running = (await catalog.Get<Batches>().ValidateAsync(owner, batch, None)).Id;
        var ticket = await catalog.Get<JobWork>().TryStartAsync(Worker, running, "w", None);
        Assert.True(await catalog.Get<JobWork>().HeartbeatAsync(Worker, ticket!, 0.1, null, None));
        await catalog.Get<Jobs>().CancelAsync(owner, running, None);

        Assert.False(await catalog.Get<JobWork>().HeartbeatAsync(Worker, ticket!, 0.2, null, None));
    }

    [Fact]
    public async Task Validate_IsRefused_WhileAnotherJobWorksOnTheBatch()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, batch, _) = await QueueAsync(catalog);

        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Batches>().AlignAsync(owner, batch, None));
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Batches>().ValidateAsync(owner, batch, None));
    }

    private static async Task<(Actor Owner, BatchId Batch, JobId Job)> QueueAsync(CatalogFixture catalog)
    {
        var context = await AccessTests.Context.CreateAsync(catalog);
        return (context.Owner, context.Batch, (await catalog.Get<Batches>().ValidateAsync(context.Owner, context.Batch, None)).Id);
    }
}
