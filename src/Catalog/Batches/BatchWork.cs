using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The worker's side of batches: take the inputs, write down the results. Only the system may.</summary>
public sealed class BatchWork(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>What there is to do.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="id">The batch.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The batch with everything its steps depend on.</returns>
    public async Task<BatchAssignment> GetAsync(Actor actor, BatchId id, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.Batches.AsNoTracking().Include(b => b.Recordings).ThenInclude(r => r.Tracks).AsSplitQuery()
            .SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw Batches.Missing(id);
        var dataset = await db.Datasets.AsNoTracking().SingleAsync(d => d.Id == batch.DatasetId, cancellationToken);
        var latest = await db.DatasetAliases.AsNoTracking()
            .SingleOrDefaultAsync(a => a.DatasetId == dataset.Id && a.Name == Datasets.Latest, cancellationToken);
        return new(batch.Id, batch.Name, dataset.Name, Batches.SettingsOf(batch),
            [.. batch.Recordings.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => RecordingDetails.Of(r, ""))
                .Select(r => new RecordingWork(r.Id, r.Name, r.State, r.Reason, r.Tracks, r.Validation, r.Alignment))],
            latest?.Manifest);
    }

    /// <summary>Writes down what validating a recording found; one that cannot be used is quarantined with the reason.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="id">The recording.</param>
    /// <param name="validation">The result.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public Task SaveAsync(Actor actor, RecordingId id, RecordingValidation validation, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, (_, recording, audit) =>
        {
            recording.Validation = JsonSerializer.Serialize(validation, CatalogJson.Options);
            recording.Alignment = null;
            recording.ApprovedBy = null;
            (recording.State, recording.Reason) = validation.QuarantineReason is { } reason
                ? (RecordingState.Quarantined, reason)
                : (RecordingState.Validated, null);
            if (recording.State == RecordingState.Quarantined) audit.Add("recording.quarantine", recording.Name, new { recording.Reason });
        }, cancellationToken);

    /// <summary>Writes down what aligning a recording found.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="id">The recording.</param>
    /// <param name="alignment">The result.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public Task SaveAsync(Actor actor, RecordingId id, RecordingAlignment alignment, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, (batch, recording, audit) =>
        {
            recording.Alignment = JsonSerializer.Serialize(alignment, CatalogJson.Options);
            (recording.State, recording.Reason) =
                RecordingGate.Judge(alignment, RecordingGate.StandingOf(recording, alignment), recording.ApprovedBy, Batches.SettingsOf(batch).SpotChecks);
            if (recording.State == RecordingState.Quarantined) audit.Add("recording.quarantine", recording.Name, new { recording.Reason });
        }, cancellationToken);

    /// <summary>Moves the batch on when a job on it has ended, well or not: its state follows from its recordings.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="id">The batch.</param>
    /// <param name="reason">Why the job failed; null when it did not.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The batch's new state.</returns>
    public async Task<BatchState> SettleAsync(Actor actor, BatchId id, string? reason, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.Batches.Include(b => b.Recordings).SingleAsync(b => b.Id == id, cancellationToken);
        var states = batch.Recordings.Select(r => r.State).ToList();
        batch.State =
            states.Contains(RecordingState.Draft) ? BatchState.Draft
            : states.Contains(RecordingState.Validated) ? BatchState.Validated
            : states.TrueForAll(s => s == RecordingState.Quarantined) ? BatchState.Quarantined
            : BatchState.Review;
        batch.Reason = reason ?? (batch.State == BatchState.Quarantined ? "None of its recordings can be used; each says why." : null);
        await db.SaveChangesAsync(cancellationToken);
        return batch.State;
    }

    /// <summary>Publishes a manifest as the next version of the batch's dataset and moves <c>latest</c> to it, all or nothing.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="id">The batch.</param>
    /// <param name="requestedBy">Who asked for it.</param>
    /// <param name="manifestHash">The manifest's blob, already committed: its hash is the version's id.</param>
    /// <param name="manifest">The same, parsed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A task that ends when the version exists. The same manifest again is the same version.</returns>
    public async Task PublishAsync(
        Actor actor, BatchId id, string requestedBy, BlobHash manifestHash, VersionManifest manifest, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        WorkspaceId workspaceId;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            workspaceId = await db.Batches.Where(b => b.Id == id).Select(b => b.WorkspaceId).SingleAsync(cancellationToken);
        await writer.ChangeAsync(actor, workspaceId, async (db, audit) =>
        {
            var batch = await db.Batches.SingleAsync(b => b.Id == id, cancellationToken);
            var dataset = await db.Datasets.SingleAsync(d => d.Id == batch.DatasetId, cancellationToken);
            var versions = db.DatasetVersions.Where(v => v.DatasetId == dataset.Id);
            if (await versions.SingleOrDefaultAsync(v => v.Manifest == manifestHash, cancellationToken) is { } known)
            {
                // Its bytes were just made again, all of them.
                if (known.State == VersionState.Expired)
                {
                    audit.Add("dataset.state", dataset.Name, new { version = manifestHash.ToString(), known.Number, before = known.State.ToString(), after = nameof(VersionState.Published) });
                    known.State = VersionState.Published;
                }
            }
            else
            {
                var version = new DatasetVersion
                {
                    DatasetId = dataset.Id, Manifest = manifestHash, Number = await versions.CountAsync(cancellationToken) + 1, State = VersionState.Published,
                    BatchId = id, CreatedBy = requestedBy, CreatedAt = time.GetUtcNow(),
                    RecordingCount = manifest.Statistics.Total.Recordings, SampleCount = manifest.Statistics.Total.Clips, FrameCount = manifest.Statistics.Total.Frames,
                    DurationSeconds = manifest.Statistics.Total.Seconds, SizeBytes = manifest.Shards.Sum(s => s.LengthBytes),
                };
                version.Shards.AddRange(manifest.Shards.Select(s => new DatasetShard
                {
                    DatasetId = dataset.Id, Manifest = manifestHash, Name = s.Name, Split = s.Split, Hash = s.Sha256, Recipe = s.Recipe,
                    LengthBytes = s.LengthBytes, SampleCount = s.SampleCount,
                }));
                db.Add(version);
                audit.Add("dataset.publish", dataset.Name, new { version = manifestHash.ToString(), version.Number, batch = id, requestedBy });
                await db.SaveChangesAsync(cancellationToken);
            }

            await Datasets.MoveAliasAsync(db, audit, dataset, Datasets.Latest, manifestHash, cancellationToken);
            (batch.State, batch.Reason, batch.PublishedVersion) = (BatchState.Published, null, manifestHash);
        }, cancellationToken);
    }

    private async Task ChangeAsync(Actor actor, RecordingId id, Action<Batch, Recording, AuditDraft> change, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        WorkspaceId workspaceId;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            workspaceId = await db.Recordings.Where(r => r.Id == id).Select(r => r.WorkspaceId).SingleAsync(cancellationToken);
        await writer.ChangeAsync(actor, workspaceId, async (db, audit) =>
        {
            var recording = await db.Recordings.SingleAsync(r => r.Id == id, cancellationToken);
            change(await db.Batches.SingleAsync(b => b.Id == recording.BatchId, cancellationToken), recording, audit);
        }, cancellationToken);
    }
}
