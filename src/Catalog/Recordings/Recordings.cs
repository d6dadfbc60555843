using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Recordings: what is known of them, and what people and agents decide about them.</summary>
public sealed class Recordings(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer)
{
    /// <summary>The recordings of a workspace, newest first.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> recordings.</returns>
    public async Task<IReadOnlyList<RecordingDetails>> ListAsync(Actor actor, string workspace, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var recordings = await db.Recordings.AsNoTracking().Include(r => r.Tracks).Where(r => r.WorkspaceId == access.Workspace.Id)
            .OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Name).Take(Math.Clamp(limit, 1, 500)).ToListAsync(cancellationToken);
        return [.. recordings.Where(r => MaySee(access, r)).Select(r => RecordingDetails.Of(r, access.Workspace.Slug))];
    }

    /// <summary>One recording.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">The recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The recording with its tracks, findings and alignment.</returns>
    /// <exception cref="WorkspaceException">No such recording in a workspace of the actor.</exception>
    public async Task<RecordingDetails> GetAsync(Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var recording = await db.Recordings.AsNoTracking().Include(r => r.Tracks).SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            ?? throw Missing(id);
        return RecordingDetails.Of(recording, (await RequireAsync(db, actor, recording, Permissions.View, cancellationToken)).Workspace.Slug);
    }

    /// <summary>Lets a recording that needs a look be published.</summary>
    /// <param name="actor">A member who may publish.</param>
    /// <param name="id">The recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It does not wait for a look, or a spot check is rejected or missing.</exception>
    public Task ApproveAsync(Actor actor, RecordingId id, CancellationToken cancellationToken) =>
        DecideAsync(actor, id, Permissions.Publish, null, async (db, recording, audit) =>
        {
            if (recording.State != RecordingState.NeedsReview)
                throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' does not wait for a look: it is {recording.State.ToString().ToLowerInvariant()}.");
            var batch = await db.Batches.SingleAsync(b => b.Id == recording.BatchId, cancellationToken);
            var alignment = RecordingDetails.AlignmentOf(recording)!;
            var (state, reason) = RecordingGate.Judge(alignment, RecordingGate.StandingOf(recording, alignment), actor.Name, Batches.SettingsOf(batch).SpotChecks);
            // What people saw in single frames, and frames nobody has looked at, are not approved with the rest.
            if (state != RecordingState.Aligned) throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' cannot be approved yet. {reason}");
            (recording.State, recording.ApprovedBy) = (state, actor.Name);
            audit.Add("recording.approve", recording.Name, new { recording.Reason });
        }, cancellationToken);

    /// <summary>Keeps a recording out of the dataset.</summary>
    /// <param name="actor">A member who may publish.</param>
    /// <param name="id">The recording.</param>
    /// <param name="reason">Why, 1 to 500 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">No reason was given.</exception>
    public Task QuarantineAsync(Actor actor, RecordingId id, string reason, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 500)
            throw new WorkspaceException(ErrorCode.Invalid, "Say why it is quarantined (1 to 500 characters): the next person will ask.");
        return DecideAsync(actor, id, Permissions.Publish, null, (_, recording, audit) =>
        {
            (recording.State, recording.Reason, recording.ApprovedBy) = (RecordingState.Quarantined, reason.Trim(), null);
            audit.Add("recording.quarantine", recording.Name, new { reason });
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>Refuses who may not take away the bytes of every file of a recording.</summary>
    internal async Task RequireDownloadAsync(Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var recording = await db.Recordings.AsNoTracking().Include(r => r.Tracks).SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw Missing(id);
        await RequireAsync(db, actor, recording, Permissions.Download, cancellationToken);
    }

    /// <summary>A recording shows what lies in its files: who may not view one of them may not see it.</summary>
    internal static bool MaySee(WorkspaceAccess access, Recording recording) => recording.Tracks.All(t => access.May(Permissions.View, t.Path));

    /// <summary>What is done to a recording is done to each of its files.</summary>
    internal static async Task<WorkspaceAccess> RequireAsync(
        CatalogDbContext db, Actor actor, Recording recording, Permissions needed, CancellationToken cancellationToken)
    {
        var access = await db.OpenAsync(actor, recording.WorkspaceId, cancellationToken);
        foreach (var track in recording.Tracks) access.Require(needed, track.Path);
        return access;
    }

    internal static WorkspaceException Missing(RecordingId id) =>
        WorkspaceException.NotFound("recording", id.ToString(), "List the workspace's recordings to see their ids.");

    /// <summary>What was aligned with the old clock no longer holds.</summary>
    internal static async Task ReopenAsync(CatalogDbContext db, Recording recording, CancellationToken cancellationToken)
    {
        if (recording.Alignment is null) return;
        (recording.State, recording.Reason, recording.Alignment, recording.ApprovedBy) = (RecordingState.Validated, null, null, null);
        var batch = await db.Batches.SingleAsync(b => b.Id == recording.BatchId, cancellationToken);
        if (batch.State is BatchState.Review or BatchState.Published or BatchState.Quarantined) batch.State = BatchState.Validated;
    }

    /// <summary>Changes a recording on which no job works, for who has a right on its files, or on one of them.</summary>
    internal async Task DecideAsync(
        Actor actor, RecordingId id, Permissions needed, string? onlyTrack, Func<CatalogDbContext, Recording, AuditDraft, Task> decide, CancellationToken cancellationToken)
    {
        var known = await GetAsync(actor, id, cancellationToken);
        await writer.ChangeAsync(actor, known.Workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            foreach (var track in known.Tracks.Where(t => onlyTrack is null || t.Name == onlyTrack)) access.Require(needed, track.Path);
            if (await db.Jobs.AnyAsync(j => j.BatchId == known.BatchId && (j.State == JobState.Queued || j.State == JobState.Running), cancellationToken))
                throw new WorkspaceException(ErrorCode.Conflict, "A job works on this recording's batch. Wait for it, or cancel it.");
            await decide(db, await db.Recordings.SingleAsync(r => r.Id == id, cancellationToken), audit);
        }, cancellationToken);
    }
}
