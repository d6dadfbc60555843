using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Following jobs. They run on whether or not anybody waits.</summary>
internal sealed class JobTools(AgentCall call, Catalog.Jobs jobs, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    // Clients give up on a silent call, the TypeScript SDK after 60 s; a notification now and then keeps the call alive.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);

    [McpServerTool(Name = "get_job", Title = "Show a job", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("A job as it is now: queued, running (with progress 0 to 1), done, failed (with a reason to act on) or cancelled.")]
    public async Task<JobAnswer> GetJobAsync(
        [Description("The job's id from validate_batch, align_batch, publish_batch or rebuild_version.")] string jobId,
        CancellationToken cancellationToken = default) =>
        JobAnswer.Of(await jobs.GetAsync(await call.ActorAsync(), Parse(jobId), cancellationToken));

    [McpServerTool(Name = "wait_for_job", Title = "Wait for a job", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("Waits until a job is over or the time is up, sending progress notifications meanwhile, and answers the job as it is then. Check job.state: when it is still queued or running, call it again.")]
    public async Task<JobAnswer> WaitForJobAsync(
        [Description("The job's id from validate_batch, align_batch, publish_batch or rebuild_version.")] string jobId,
        IProgress<ProgressNotificationValue> progress,
        [Description("The longest wait, seconds, 0 to 600; 50 when left out, because many clients give up after 60.")] int timeoutSeconds = 50,
        CancellationToken cancellationToken = default)
    {
        if (timeoutSeconds is < 0 or > 600) throw new WorkspaceException(ErrorCode.Invalid, "timeoutSeconds is 0 to 600.");
        var actor = await call.ActorAsync();
        var id = Parse(jobId);
        var started = time.GetTimestamp();
        var (lastSentAt, lastMessage, lastProgress) = (started, (string?)null, -1f);
        while (true)
        {
            var job = await jobs.GetAsync(actor, id, cancellationToken);
            var changed = job.Message != lastMessage || job.Progress > lastProgress;
            if (!job.IsOver && (changed || time.GetElapsedTime(lastSentAt) >= SilenceLimit))
            {
                // The protocol wants every value greater than the one before, also when nothing moved or a second attempt began anew.
                lastProgress = Math.Max((float)job.Progress, lastProgress + 1e-6f);
                (lastSentAt, lastMessage) = (time.GetTimestamp(), job.Message);
                progress.Report(new() { Progress = lastProgress, Total = 1, Message = $"{job.Title}: {job.State.ToString().ToLowerInvariant()}{(job.Message.Length > 0 ? $", {job.Message}" : "")}" });
            }

            var left = TimeSpan.FromSeconds(timeoutSeconds) - time.GetElapsedTime(started);
            if (job.IsOver || left <= TimeSpan.Zero) return JobAnswer.Of(job);
            await Task.Delay(left < PollInterval ? left : PollInterval, time, cancellationToken);
        }
    }

    [McpServerTool(Name = "cancel_job", Title = "Cancel a job", Destructive = false, Idempotent = true, UseStructuredContent = true)]
    [Description("Asks a queued or running job to stop. What its finished steps made is kept and not made again.")]
    public async Task<JobAnswer> CancelJobAsync(
        [Description("The job's id.")] string jobId, CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        var id = Parse(jobId);
        await jobs.CancelAsync(actor, id, cancellationToken);
        return JobAnswer.Of(await jobs.GetAsync(actor, id, cancellationToken));
    }

    private static JobId Parse(string jobId) => AgentCall.Parse<JobId>(jobId, "jobId", "validate_batch, align_batch, publish_batch or rebuild_version");
}
