using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The jobs of a workspace, as people and agents follow them.</summary>
public sealed class Jobs(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>Jobs, newest first.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="batchId">Only those of this batch; null for all.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> jobs.</returns>
    public async Task<IReadOnlyList<JobSummary>> ListAsync(
        Actor actor, string workspace, BatchId? batchId, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var jobs = db.Jobs.AsNoTracking().Where(j => j.WorkspaceId == found.Id);
        if (batchId is { } batch) jobs = jobs.Where(j => j.BatchId == batch);
        return await jobs.OrderByDescending(j => j.CreatedAt).Take(Math.Clamp(limit, 1, 500))
            .Select(Summary(found.Slug)).ToListAsync(cancellationToken);
    }

    /// <summary>One job.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its state and progress now.</returns>
    /// <exception cref="WorkspaceException">No such job in a workspace of the actor.</exception>
    public async Task<JobSummary> GetAsync(Actor actor, JobId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken)
            ?? throw WorkspaceException.NotFound("job", id.ToString(), "List the workspace's jobs to see their ids.");
        var workspace = await db.RequireAsync(actor, job.WorkspaceId, Permissions.View, cancellationToken);
        return Summary(workspace.Slug).Compile()(job);
    }

    /// <summary>Asks a job to stop. What its finished steps made is kept and will not be made again.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It is over already.</exception>
    public async Task CancelAsync(Actor actor, JobId id, CancellationToken cancellationToken)
    {
        var job = await GetAsync(actor, id, cancellationToken);
        await writer.ChangeAsync(actor, job.Workspace, Permissions.Write, async (db, _, audit) =>
        {
            var row = await db.Jobs.SingleAsync(j => j.Id == id, cancellationToken);
            if (row.State is not (JobState.Queued or JobState.Running))
                throw new WorkspaceException(ErrorCode.Conflict, $"The job is over: {row.State.ToString().ToLowerInvariant()}.");
            row.CancelRequested = true;
            if (row.State == JobState.Queued) (row.State, row.FinishedAt, row.Message) = (JobState.Cancelled, time.GetUtcNow(), "cancelled before it started");
            audit.Add("job.cancel", row.Title);
        }, cancellationToken);
    }

    internal static Expression<Func<Job, JobSummary>> Summary(string workspace) => j => new JobSummary
    {
        Id = j.Id, Workspace = workspace, Kind = j.Kind, State = j.State, Title = j.Title, RequestedBy = j.RequestedBy, BatchId = j.BatchId,
        VersionId = j.Version == null ? null : j.Version.Value.ToString(), Progress = j.Progress, Message = j.Message, Reason = j.Reason,
        Attempt = j.Attempt, CreatedAt = j.CreatedAt, StartedAt = j.StartedAt, FinishedAt = j.FinishedAt,
    };

    /// <summary>Adds a job inside the caller's change; refused while another works on the same batch.</summary>
    internal static async Task<Job> AddAsync(
        CatalogDbContext db, AuditDraft audit, Actor actor, Job job, CancellationToken cancellationToken)
    {
        if (job.BatchId is { } batch && await db.Jobs.AnyAsync(
            j => j.BatchId == batch && (j.State == JobState.Queued || j.State == JobState.Running), cancellationToken))
        {
            throw new WorkspaceException(ErrorCode.Conflict, "Another job works on this batch. Wait for it, or cancel it.");
        }

        db.Add(job);
        audit.Add($"job.{job.Kind.ToString().ToLowerInvariant()}", job.Title, new { job = job.Id, by = actor.Name });
        return job;
    }
}
