using System.Diagnostics;
using Hangfire;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;
using CatalogJobs = WorkspaceAgents.Catalog.Jobs;

namespace WorkspaceAgents.Processing;

/// <summary>Runs one job from its start to its end. The catalog holds the truth: whatever is killed here can run again.</summary>
internal sealed partial class JobRunner(
    JobWork work,
    CatalogJobs jobs,
    BatchWork batches,
    BatchPreparation preparation,
    BatchPublication publication,
    VersionRebuild rebuild,
    VersionVerification verification,
    JobHandover handover,
    IHostApplicationLifetime lifetime,
    IOptions<ProcessingOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    private static readonly Actor System = Actor.System("processing");
    private static readonly ActivitySource Source = new("WorkspaceAgents.Processing");

    /// <summary>Takes the job when it still waits, and runs it.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">The engine stops.</param>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var id = new JobId(jobId);
        using var shutdown = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            var worker = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
            if (await work.TryStartAsync(System, id, worker, shutdown.Token) is { } ticket) await RunAsync(ticket, shutdown.Token);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            LogLeft(jobId);
        }
        finally
        {
            handover.Release(id);
        }
    }

    private async Task RunAsync(JobTicket ticket, CancellationToken shutdown)
    {
        using var activity = Source.StartActivity($"job {ticket.Kind}");
        activity?.SetTag("job.id", ticket.Id.ToString());
        var attempt = (await jobs.GetAsync(System, ticket.Id, shutdown)).Attempt;
        var progress = new JobProgress();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        var heartbeat = BeatAsync(ticket, progress, stop, over.Token);
        LogStarted(ticket.Kind, ticket.Id, ticket.Worker);
        Exception? failure = null;
        (string Message, BlobHash? Version) result = ("", null);
        try
        {
            result = await RunKindAsync(ticket, progress, stop.Token);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        var wasTold = stop.IsCancellationRequested;
        await over.CancelAsync();
        await heartbeat;
        if (failure is null)
        {
            await EndDoneAsync(ticket, result.Message, result.Version);
            return;
        }

        shutdown.ThrowIfCancellationRequested();
        if (wasTold) await EndCancelledAsync(ticket, attempt);
        else await EndFailedAsync(ticket, failure, activity);
    }

    private Task<(string Message, BlobHash? Version)> RunKindAsync(JobTicket ticket, JobProgress progress, CancellationToken cancellationToken) => ticket.Kind switch
    {
        JobKind.Validate => preparation.ValidateAsync(BatchOf(ticket), progress.Part(1), cancellationToken),
        JobKind.Align => preparation.AlignAsync(BatchOf(ticket), progress.Part(1), cancellationToken),
        JobKind.Prepare => preparation.PrepareAsync(BatchOf(ticket), progress.Part(1), cancellationToken),
        JobKind.Publish => publication.PublishAsync(BatchOf(ticket), ticket.RequestedBy, progress.Part(1), cancellationToken),
        JobKind.Rebuild => rebuild.RebuildAsync(
            ticket.Version ?? throw new InvalidOperationException("A rebuild job names no version."), progress.Part(1), cancellationToken),
        JobKind.Verify => verification.VerifyAsync(
            ticket.Version ?? throw new InvalidOperationException("A verify job names no version."), progress.Part(1), cancellationToken),
        _ => throw new InvalidOperationException($"There is no job kind {ticket.Kind}."),
    };

    private static BatchId BatchOf(JobTicket ticket) =>
        ticket.BatchId ?? throw new InvalidOperationException($"A {ticket.Kind} job names no batch.");

    /// <summary>Says every few seconds that the job lives, and stops it when the catalog wants that.</summary>
    private async Task BeatAsync(JobTicket ticket, JobProgress progress, CancellationTokenSource stop, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(options.Value.HeartbeatInterval, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested) return;
            var (fraction, message) = progress.Read();
            try
            {
                if (await work.HeartbeatAsync(System, ticket, fraction, message, CancellationToken.None)) continue;
                await stop.CancelAsync();
                return;
            }
            catch (Exception exception)
            {
                // One missed beat is no reason to stop hours of work; when they keep missing, the catalog gives the job away.
                LogBeatMissed(exception, ticket.Id);
            }
        }
    }

    // The batch is settled first: whoever sees the job over sees the batch's new state too. A kill in between runs the job again.
    private async Task EndDoneAsync(JobTicket ticket, string message, BlobHash? version)
    {
        if (ticket.BatchId is { } batch && ticket.Kind != JobKind.Publish) await batches.SettleAsync(System, batch, null, CancellationToken.None);
        await work.CompleteAsync(System, ticket, message, version, CancellationToken.None);
        LogDone(ticket.Kind, ticket.Id, message);
    }

    private async Task EndCancelledAsync(JobTicket ticket, int attempt)
    {
        // When the job was given to another worker instead, the batch is that one's.
        var now = await jobs.GetAsync(System, ticket.Id, CancellationToken.None);
        if (now.State == JobState.Running && now.Attempt == attempt && ticket.BatchId is { } batch)
            await batches.SettleAsync(System, batch, null, CancellationToken.None);
        await work.CancelledAsync(System, ticket, CancellationToken.None);
        LogStopped(ticket.Kind, ticket.Id);
    }

    private async Task EndFailedAsync(JobTicket ticket, Exception failure, Activity? activity)
    {
        activity?.SetStatus(ActivityStatusCode.Error);
        string reason;
        if (failure is WorkspaceException or MediaException)
        {
            reason = failure.Message;
            LogRefused(ticket.Kind, ticket.Id, reason);
        }
        else
        {
            var trace = Activity.Current?.TraceId.ToHexString() ?? ticket.Id.ToString();
            reason = $"Something went wrong inside the service (trace {trace}). Your files are unchanged and what finished steps made is kept. "
                + "Start the job again; if it fails again, give the trace to whoever runs the service.";
            LogFailed(failure, ticket.Kind, ticket.Id, trace);
        }

        if (ticket.BatchId is { } batch) await batches.SettleAsync(System, batch, reason, CancellationToken.None);
        await work.FailAsync(System, ticket, reason, CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "{Kind} job {JobId} started on {Worker}")]
    private partial void LogStarted(JobKind kind, JobId jobId, string worker);

    [LoggerMessage(LogLevel.Information, "{Kind} job {JobId} is done: {Message}")]
    private partial void LogDone(JobKind kind, JobId jobId, string message);

    [LoggerMessage(LogLevel.Warning, "{Kind} job {JobId} was refused: {Reason}")]
    private partial void LogRefused(JobKind kind, JobId jobId, string reason);

    [LoggerMessage(LogLevel.Error, "{Kind} job {JobId} failed (trace {Trace})")]
    private partial void LogFailed(Exception exception, JobKind kind, JobId jobId, string trace);

    [LoggerMessage(LogLevel.Information, "{Kind} job {JobId} stopped on request")]
    private partial void LogStopped(JobKind kind, JobId jobId);

    [LoggerMessage(LogLevel.Information, "Job {JobId} is left as it is because the host stops; it is taken up again")]
    private partial void LogLeft(Guid jobId);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} could not report that it is alive")]
    private partial void LogBeatMissed(Exception exception, JobId jobId);
}
