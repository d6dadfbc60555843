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

    /// <summary>Gives a track's clock: t_reference = offset + (1 + drift·10⁻⁶) · t_track. The recording has to be aligned again.</summary>
    /// <param name="actor">A member who may annotate.</param>
    /// <param name="id">The recording.</param>
    /// <param name="track">The track's file name.</param>
    /// <param name="offsetSeconds">Within ±10 years, for clocks that count from an epoch; null takes the given clock away.</param>
    /// <param name="driftPpm">Within ±10,000 ppm.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">No such track, it is the reference itself, or a number is out of range.</exception>
    public async Task SetClockAsync(
        Actor actor, RecordingId id, string track, double? offsetSeconds, double driftPpm, CancellationToken cancellationToken)
    {
        if (offsetSeconds is { } offset && !(Math.Abs(offset) <= 3.2e8) || !(Math.Abs(driftPpm) <= 10_000))
            throw new WorkspaceException(ErrorCode.Invalid, "A clock's offset lies within ±320,000,000 s and its drift within ±10,000 ppm.");
        await DecideAsync(actor, id, Permissions.Annotate, track, async (db, recording, audit) =>
        {
            var row = await db.Tracks.SingleOrDefaultAsync(t => t.RecordingId == id && t.Name == track, cancellationToken)
                ?? throw WorkspaceException.NotFound("track", track, "Ask for the recording to see its tracks.");
            if (row.Kind == TrackKind.Video) throw new WorkspaceException(ErrorCode.Invalid, "The video's frames are the reference clock; give the other tracks' clocks against it.");
            var before = new { row.GivenOffsetSeconds, row.GivenDriftPpm };
            (row.GivenOffsetSeconds, row.GivenDriftPpm) = (offsetSeconds, offsetSeconds is null ? null : driftPpm);
            await ReopenAsync(db, recording, cancellationToken);
            audit.Add("recording.clock", $"{recording.Name}/{track}", new { before, after = new { row.GivenOffsetSeconds, row.GivenDriftPpm } });
        }, cancellationToken);
    }

    /// <summary>Lets a recording that needs a look be published.</summary>
    /// <param name="actor">A member who may publish.</param>
    /// <param name="id">The recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It does not wait for a look.</exception>
    public Task ApproveAsync(Actor actor, RecordingId id, CancellationToken cancellationToken) =>
        DecideAsync(actor, id, Permissions.Publish, null, (_, recording, audit) =>
        {
            if (recording.State != RecordingState.NeedsReview)
                throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' does not wait for a look: it is {recording.State.ToString().ToLowerInvariant()}.");
            (recording.State, recording.ApprovedBy) = (RecordingState.Aligned, actor.Name);
            audit.Add("recording.approve", recording.Name, new { recording.Reason });
            return Task.CompletedTask;
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
    private static async Task ReopenAsync(CatalogDbContext db, Recording recording, CancellationToken cancellationToken)
    {
        if (recording.Alignment is null) return;
        (recording.State, recording.Reason, recording.Alignment, recording.ApprovedBy) = (RecordingState.Validated, null, null, null);
        var batch = await db.Batches.SingleAsync(b => b.Id == recording.BatchId, cancellationToken);
        if (batch.State is BatchState.Review or BatchState.Published or BatchState.Quarantined) batch.State = BatchState.Validated;
    }

    private async Task DecideAsync(
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
