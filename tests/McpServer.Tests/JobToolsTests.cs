using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class JobToolsTests(Door door)
{
    private static readonly Actor Worker = Actor.System("processing");

    [Fact]
    public async Task WaitForJob_ReportsProgressAndTheEnd_WhileAWorkerWorks()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batch = await door.MakeBatchAsync(workspace);
        var work = door.Services.GetRequiredService<JobWork>();
        await using var client = await door.ConnectAsync();
        var jobId = (await client.GetAsync("validate_batch", new { batchId = batch.Batch.Id.ToString() })).GetProperty("job").GetProperty("id").GetString()!;
        var ticket = (await work.TryStartAsync(Worker, JobId.Parse(jobId, null), "w1", CancellationToken.None))!;
        var seen = new ConcurrentQueue<ProgressNotificationValue>();
        var steps = 0;
        // The worker moves on when the waiter has told of the last step, so nothing here depends on how fast the machine is.
        var progress = new Moves(async value =>
        {
            seen.Enqueue(value);
            var step = Interlocked.Increment(ref steps);
            if (step == 1) await work.HeartbeatAsync(Worker, ticket, 0.5, "kitchen: decoding", CancellationToken.None);
            if (step == 2) await work.CompleteAsync(Worker, ticket, "1 recording validated", null, CancellationToken.None);
        });

        var result = await client.CallToolAsync("wait_for_job", new Dictionary<string, object?> { ["jobId"] = jobId, ["timeoutSeconds"] = 60 }, progress);

        Assert.Equal("done", result.StructuredContent!.Value.GetProperty("job").GetProperty("state").GetString());
        Assert.Contains("align_batch", result.StructuredContent.Value.GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Contains(seen, value => value.Message!.Contains("kitchen: decoding", StringComparison.Ordinal));
        Assert.Equal(seen.Select(v => v.Progress).Order().Distinct(), seen.Select(v => v.Progress));
        Assert.All(seen, value => Assert.Equal(1, value.Total));
    }

    [Fact]
    public async Task WaitForJob_AnswersTheStateSoFar_WhenTheTimeIsUp()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batch = await door.MakeBatchAsync(workspace);
        await using var client = await door.ConnectAsync();
        var jobId = (await client.GetAsync("validate_batch", new { batchId = batch.Batch.Id.ToString() })).GetProperty("job").GetProperty("id").GetString();

        var answer = await client.GetAsync("wait_for_job", new { jobId, timeoutSeconds = 0 });

        Assert.Equal("queued", answer.GetProperty("job").GetProperty("state").GetString());
        Assert.StartsWith("wait_for_job", answer.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelJob_StopsAQueuedJob_AndRefusesASecondTime()
    {
        var workspace = await door.MakeWorkspaceAsync();
        var batch = await door.MakeBatchAsync(workspace);
        await using var client = await door.ConnectAsync();
        var jobId = (await client.GetAsync("validate_batch", new { batchId = batch.Batch.Id.ToString() })).GetProperty("job").GetProperty("id").GetString();

        var answer = await client.GetAsync("cancel_job", new { jobId });
        var error = await client.GetErrorAsync("cancel_job", new { jobId });

        Assert.Equal("cancelled", answer.GetProperty("job").GetProperty("state").GetString());
        Assert.Contains("The job is over", error, StringComparison.Ordinal);
        Assert.Contains("get_job", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForJob_RefusesAWaitOverTenMinutes()
    {
        await using var client = await door.ConnectAsync();

        Assert.Contains("0 to 600", await client.GetErrorAsync("wait_for_job", new { jobId = Guid.NewGuid(), timeoutSeconds = 601 }), StringComparison.Ordinal);
    }

    private sealed class Moves(Func<ProgressNotificationValue, Task> onMove) : IProgress<ProgressNotificationValue>
    {
        private Task last = Task.CompletedTask;

        // One after the other: the notifications come in order.
        public void Report(ProgressNotificationValue value) => last = ContinueAsync(last, value);

        private async Task ContinueAsync(Task before, ProgressNotificationValue value)
        {
            await before;
            await onMove(value);
        }
    }
}
