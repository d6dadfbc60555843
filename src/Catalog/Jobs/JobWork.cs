using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The worker's side of jobs: take one, report, end it. The catalog is the truth; the engine only runs them.</summary>
public sealed class JobWork(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time)
{
    /// <summary>How often a job may be taken again after its worker vanished.</summary>
    public const int MaxAttempts = 25;

    /// <summary>Jobs that wait for a worker, oldest first.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<JobId>> ListQueuedAsync(Actor actor, int limit, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Queued).OrderBy(j => j.CreatedAt).Take(limit)
            .Select(j => j.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Takes a job. Of several workers that try, one gets it.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="id">The job.</param>
    /// <param name="worker">This worker's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What to do, or null when somebody else has it or it was cancelled.</returns>
    public async Task<JobTicket?> TryStartAsync(Actor actor, JobId id, string worker, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var taken = await db.Jobs.Where(j => j.Id == id && j.State == JobState.Queued).ExecuteUpdateAsync(j => j
            .SetProperty(x => x.State, JobState.Running).SetProperty(x => x.Worker, worker).SetProperty(x => x.HeartbeatAt, now)
            .SetProperty(x => x.StartedAt, x => x.StartedAt ?? now).SetProperty(x => x.Attempt, x => x.Attempt + 1)
            .SetProperty(x => x.Message, "starting"), cancellationToken);
        if (taken == 0) return null;
        var job = await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id, cancellationToken);
        return new(job.Id, job.Kind, job.WorkspaceId, job.BatchId, job.DatasetId, job.Version, job.RequestedBy, worker);
    }

    /// <summary>Says that the job is alive and how far it is.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="ticket">The job this worker took.</param>
    /// <param name="progress">0 to 1; null to leave it.</param>
    /// <param name="message">What is being done; null to leave it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False when the worker must stop: the job was cancelled, or given to another worker.</returns>
    public async Task<bool> HeartbeatAsync(Actor actor, JobTicket ticket, double? progress, string? message, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var updated = await Mine(db, ticket).Where(j => !j.CancelRequested).ExecuteUpdateAsync(j => j
            .SetProperty(x => x.HeartbeatAt, now)
            .SetProperty(x => x.Progress, x => progress ?? x.Progress)
            .SetProperty(x => x.Message, x => message ?? x.Message), cancellationToken);
        return updated == 1;
    }

    /// <summary>Ends a job well.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="ticket">The job this worker took.</param>
    /// <param name="message">What came out.</param>
    /// <param name="version">The version it published or rebuilt.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task CompleteAsync(Actor actor, JobTicket ticket, string message, BlobHash? version, CancellationToken cancellationToken) =>
        EndAsync(actor, ticket, JobState.Done, message, null, version, cancellationToken);

    /// <summary>Ends a job with a reason.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="ticket">The job this worker took.</param>
    /// <param name="reason">What happened and what to do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task FailAsync(Actor actor, JobTicket ticket, string reason, CancellationToken cancellationToken) =>
        EndAsync(actor, ticket, JobState.Failed, "failed", reason, null, cancellationToken);

    /// <summary>Ends a job that was asked to stop.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="ticket">The job this worker took.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task CancelledAsync(Actor actor, JobTicket ticket, CancellationToken cancellationToken) =>
        EndAsync(actor, ticket, JobState.Cancelled, "cancelled", null, null, cancellationToken);

    /// <summary>Puts jobs whose worker has vanished back in the queue; steps they finished are remembered.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="silentFor">A job whose last heartbeat is at least this old is lost; zero takes every running job, for the only worker of an installation at its start.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How many were put back.</returns>
    public async Task<int> RequeueLostAsync(Actor actor, TimeSpan silentFor, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var before = now - silentFor;
        var lost = db.Jobs.Where(j => j.State == JobState.Running && j.HeartbeatAt <= before);
        await lost.Where(j => j.Attempt >= MaxAttempts).ExecuteUpdateAsync(j => j
            .SetProperty(x => x.State, JobState.Failed).SetProperty(x => x.FinishedAt, now).SetProperty(x => x.Message, "failed")
            .SetProperty(x => x.Reason, $"Its worker vanished {MaxAttempts} times. Look at the service's log for what stops it, then start the job again."),
            cancellationToken);
        return await lost.ExecuteUpdateAsync(j => j
            .SetProperty(x => x.State, JobState.Queued).SetProperty(x => x.Worker, (string?)null)
            .SetProperty(x => x.Message, "its worker stopped; waiting for another"), cancellationToken);
    }

    private static IQueryable<Job> Mine(CatalogDbContext db, JobTicket ticket) =>
        db.Jobs.Where(j => j.Id == ticket.Id && j.State == JobState.Running && j.Worker == ticket.Worker);

    private async Task EndAsync(
        Actor actor, JobTicket ticket, JobState state, string message, string? reason, BlobHash? version, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await Mine(db, ticket).ExecuteUpdateAsync(j => j
            .SetProperty(x => x.State, state).SetProperty(x => x.FinishedAt, now).SetProperty(x => x.HeartbeatAt, now)
            .SetProperty(x => x.Message, message).SetProperty(x => x.Reason, reason)
            .SetProperty(x => x.Progress, x => state == JobState.Done ? 1 : x.Progress)
            .SetProperty(x => x.Version, x => version ?? x.Version), cancellationToken);
    }
}
