using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Batches: recordings brought in together, from draft to a published version.</summary>
public sealed class Batches(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>Makes a batch from files that are in the workspace. Each file is pinned to the version it has now.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">The dataset, and a folder or recordings.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The batch with its recordings.</returns>
    /// <exception cref="WorkspaceException">A path is unknown, a recording has no video, a name is used twice, a setting is out of range.</exception>
    public async Task<BatchDetails> CreateAsync(Actor actor, string workspace, BatchRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 200)
            throw new WorkspaceException(ErrorCode.Invalid, "Give the batch a name of 1 to 200 characters.");
        var settings = request.Settings ?? new BatchSettings();
        settings.Validate();
        if (request.Recordings is null || request.Recordings.Any(r => r is null || r.Paths is null || r.Paths.Any(path => path is null)))
            throw new WorkspaceException(ErrorCode.Invalid, "Each recording has a name and a list of paths.");
        var now = time.GetUtcNow();
        var id = new BatchId(Guid.CreateVersion7(now));
        IReadOnlyList<RefusedRecording> refused = [];
        await writer.ChangeAsync(actor, workspace, Permissions.Write, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            var planning = await BatchPlanning.PlanAsync(db, access, request, cancellationToken);
            refused = planning.Refused;
            var dataset = await Datasets.FindOrAddAsync(db, audit, found, request.Dataset, now, cancellationToken);
            var batch = new Batch
            {
                Id = id, WorkspaceId = found.Id, DatasetId = dataset.Id, Name = request.Name.Trim(), State = BatchState.Draft,
                Settings = JsonSerializer.Serialize(settings, CatalogJson.Options), CreatedBy = actor.Name, CreatedAt = now,
            };
            db.Add(batch);
            foreach (var plan in planning.Plans) batch.Recordings.Add(planning.Make(batch, plan, now));
            audit.Add("batch.create", batch.Name, new { batch = id, dataset = dataset.Name, recordings = planning.Plans.Select(p => p.Name), refused = refused.Count });
        }, cancellationToken);
        return await GetAsync(actor, id, cancellationToken) with { Refused = refused };
    }

    /// <summary>The batches of a workspace, newest first.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> batches.</returns>
    public async Task<IReadOnlyList<BatchSummary>> ListAsync(Actor actor, string workspace, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        return await Summaries(db, db.Batches.AsNoTracking().Where(b => b.WorkspaceId == found.Id).OrderByDescending(b => b.CreatedAt), found.Slug)
            .Take(Math.Clamp(limit, 1, 500)).ToListAsync(cancellationToken);
    }

    /// <summary>A batch with its recordings, findings and jobs.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The batch as it is now.</returns>
    /// <exception cref="WorkspaceException">No such batch in a workspace of the actor.</exception>
    public async Task<BatchDetails> GetAsync(Actor actor, BatchId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.Batches.AsNoTracking().Include(b => b.Recordings).ThenInclude(r => r.Tracks).AsSplitQuery()
            .SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw Missing(id);
        var workspace = await db.RequireAsync(actor, batch.WorkspaceId, Permissions.View, cancellationToken);
        var access = await db.AccessAsync(actor, workspace, cancellationToken);
        var jobs = await db.Jobs.AsNoTracking().Where(j => j.BatchId == id).OrderByDescending(j => j.CreatedAt).Take(50)
            .Select(Jobs.Summary(workspace.Slug)).ToListAsync(cancellationToken);
        return new(
            await Summaries(db, db.Batches.AsNoTracking().Where(b => b.Id == id), workspace.Slug).SingleAsync(cancellationToken),
            SettingsOf(batch),
            [.. batch.Recordings.Where(r => Recordings.MaySee(access, r)).OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => RecordingDetails.Of(r, workspace.Slug))],
            jobs);
    }

    /// <summary>Asks for the batch to be validated: probed, checked, indexed, standardised.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job.</returns>
    public Task<JobSummary> ValidateAsync(Actor actor, BatchId id, CancellationToken cancellationToken) =>
        StartAsync(actor, id, JobKind.Validate, BatchState.Validating, Permissions.Write, null, cancellationToken);

    /// <summary>Asks for the batch to be aligned.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="id">A validated batch.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job.</returns>
    public Task<JobSummary> AlignAsync(Actor actor, BatchId id, CancellationToken cancellationToken) =>
        StartAsync(actor, id, JobKind.Align, BatchState.Aligning, Permissions.Write, (_, batch) =>
        {
            if (batch.State is BatchState.Draft or BatchState.Validating or BatchState.Quarantined)
                throw new WorkspaceException(ErrorCode.Conflict, $"'{batch.Name}' is {Say(batch.State)}. Validate it first.");
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Asks for the batch to be validated and then aligned.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job.</returns>
    public Task<JobSummary> PrepareAsync(Actor actor, BatchId id, CancellationToken cancellationToken) =>
        StartAsync(actor, id, JobKind.Prepare, BatchState.Validating, Permissions.Write, null, cancellationToken);

    /// <summary>Asks for the batch to be published as the next version of its dataset.</summary>
    /// <param name="actor">A member who may publish.</param>
    /// <param name="id">A batch in review.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job.</returns>
    /// <exception cref="WorkspaceException">The gate refuses: recordings wait for a look, or none can be used.</exception>
    public Task<JobSummary> PublishAsync(Actor actor, BatchId id, CancellationToken cancellationToken) => PublishAsync(actor, id, null, cancellationToken);

    /// <summary>Asks for the batch to be published, once however often the same key asks.</summary>
    /// <param name="actor">A member who may publish.</param>
    /// <param name="id">A batch in review.</param>
    /// <param name="idempotencyKey">The caller's own name for this publication, 1 to 200 characters; null for a publication without one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job that the key's first call started, whatever became of it, or a new one.</returns>
    /// <exception cref="WorkspaceException">The gate refuses: recordings wait for a look, or none can be used.</exception>
    public Task<JobSummary> PublishAsync(Actor actor, BatchId id, string? idempotencyKey, CancellationToken cancellationToken)
    {
        JobId? job = idempotencyKey is null ? null : PublishGate.JobOf(id, idempotencyKey);
        return StartAsync(actor, id, JobKind.Publish, BatchState.Publishing, Permissions.Publish, (db, batch) => PublishGate.RequireAsync(db, actor, batch, cancellationToken), cancellationToken, job);
    }

    /// <summary>What publishing the batch would do. Nothing is started.</summary>
    /// <param name="actor">A member who may publish.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What would be published, and what the gate would say.</returns>
    /// <exception cref="WorkspaceException">No such batch, or the actor may not publish.</exception>
    public async Task<PublishPreview> PreviewPublishAsync(Actor actor, BatchId id, CancellationToken cancellationToken)
    {
        const int MostNames = 50;
        var details = await GetAsync(actor, id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.Batches.AsNoTracking().SingleAsync(b => b.Id == id, cancellationToken);
        await db.RequireAsync(actor, batch.WorkspaceId, Permissions.Publish, cancellationToken);
        string? refusal = null;
        try
        {
            await PublishGate.RequireAsync(db, actor, batch, cancellationToken);
        }
        catch (WorkspaceException refused) when (refused.Code is ErrorCode.Conflict or ErrorCode.GateRefused)
        {
            refusal = refused.Message;
        }

        var ready = details.Recordings.Where(r => r.State == RecordingState.Aligned).ToList();
        return new(
            details.Batch.Dataset, refusal, ready.Count, [.. Names(RecordingState.NeedsReview)], [.. Names(RecordingState.Quarantined)],
            ready.Sum(r => r.Validation?.DurationSeconds ?? 0), ready.Sum(r => (long)(r.Validation?.FrameCount ?? 0)));

        IEnumerable<string> Names(RecordingState state) => details.Recordings.Where(r => r.State == state).Take(MostNames).Select(r => r.Name);
    }

    internal static BatchSettings SettingsOf(Batch batch) => JsonSerializer.Deserialize<BatchSettings>(batch.Settings, CatalogJson.Options)!;

    internal static WorkspaceException Missing(BatchId id) =>
        WorkspaceException.NotFound("batch", id.ToString(), "List the workspace's batches to see their ids.");

    internal static string Say(BatchState state) => state.ToString().ToLowerInvariant();

    private static IQueryable<BatchSummary> Summaries(CatalogDbContext db, IQueryable<Batch> batches, string workspace) => batches.Select(b => new BatchSummary
    {
        Id = b.Id, Workspace = workspace, Name = b.Name, Dataset = db.Datasets.Where(d => d.Id == b.DatasetId).Select(d => d.Name).Single(),
        State = b.State, Reason = b.Reason, VersionId = b.PublishedVersion == null ? null : b.PublishedVersion.Value.ToString(),
        RecordingCount = b.Recordings.Count, QuarantinedCount = b.Recordings.Count(r => r.State == RecordingState.Quarantined),
        CreatedBy = b.CreatedBy, CreatedAt = b.CreatedAt,
    });

    private async Task<JobSummary> StartAsync(
        Actor actor, BatchId id, JobKind kind, BatchState during, Permissions needed, Func<CatalogDbContext, Batch, Task>? check, CancellationToken cancellationToken, JobId? known = null)
    {
        var current = await GetAsync(actor, id, cancellationToken);
        return await writer.ChangeAsync(actor, current.Batch.Workspace, needed, async (db, workspace, audit) =>
        {
            var batch = await db.Batches.SingleAsync(b => b.Id == id, cancellationToken);
            if (known is { } key && await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == key, cancellationToken) is { } before)
                return Jobs.Summary(workspace.Slug).Compile()(before);
            if (check is not null) await check(db, batch);
            var now = time.GetUtcNow();
            var job = await Jobs.AddAsync(db, audit, actor, new Job
            {
                Id = known ?? new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Kind = kind, State = JobState.Queued,
                Title = $"{kind} {batch.Name}", RequestedBy = actor.Name, BatchId = id, DatasetId = batch.DatasetId, CreatedAt = now,
            }, cancellationToken);
            (batch.State, batch.Reason) = (during, null);
            return Jobs.Summary(workspace.Slug).Compile()(job);
        }, cancellationToken);
    }
}
