using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Clocks given by people and agents. Each is kept; a new one, or going back to an older one, makes another version.</summary>
public sealed class TrackClocks(Recordings recordings, Batches batches, TimeProvider time)
{
    /// <summary>Gives a track's clock. What was aligned with the old one no longer holds: the recording has to be aligned again.</summary>
    /// <param name="actor">A member who may annotate; with <see cref="ClockRequest.Align"/> one who may write, too.</param>
    /// <param name="id">The recording.</param>
    /// <param name="track">The track's file name.</param>
    /// <param name="request">The clock.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job that aligns the batch; null when none was asked for.</returns>
    /// <exception cref="WorkspaceException">No such track, it is the reference itself, or a number is out of range.</exception>
    public async Task<JobSummary?> SetAsync(Actor actor, RecordingId id, string track, ClockRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        var recording = await ChangeAsync(actor, id, track, _ => request, cancellationToken);
        return request.Align ? await AlignAsync(actor, recording, cancellationToken) : null;
    }

    /// <summary>Goes back to a clock that was given before, or to none.</summary>
    /// <param name="actor">As for <see cref="SetAsync"/>.</param>
    /// <param name="id">The recording.</param>
    /// <param name="track">The track's file name.</param>
    /// <param name="number">The version's number; 0 for none given, as the track came.</param>
    /// <param name="align">Whether the batch is aligned anew at once.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job that aligns the batch; null when none was asked for.</returns>
    /// <exception cref="WorkspaceException">No such track or version.</exception>
    public async Task<JobSummary?> RevertAsync(Actor actor, RecordingId id, string track, int number, bool align, CancellationToken cancellationToken)
    {
        var recording = await ChangeAsync(actor, id, track, versions =>
        {
            if (number == 0) return new ClockRequest { OffsetSeconds = null, Note = "back to the clock it came with" };
            var wanted = versions.FirstOrDefault(v => v.Number == number)
                ?? throw new WorkspaceException(ErrorCode.Invalid, $"'{track}' has clocks 1 to {versions.Count}, and 0 for none given; there is no {number}.");
            return new ClockRequest { OffsetSeconds = wanted.OffsetSeconds, DriftPpm = wanted.DriftPpm, ErrorMs = wanted.ErrorMs, Note = $"back to clock {number}" };
        }, cancellationToken);
        return align ? await AlignAsync(actor, recording, cancellationToken) : null;
    }

    internal static IReadOnlyList<ClockVersion> VersionsOf(Track track) =>
        track.ClockVersions is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<ClockVersion>>(track.ClockVersions, CatalogJson.Options)!;

    private async Task<RecordingDetails> ChangeAsync(
        Actor actor, RecordingId id, string track, Func<IReadOnlyList<ClockVersion>, ClockRequest> choose, CancellationToken cancellationToken)
    {
        await recordings.DecideAsync(actor, id, Permissions.Annotate, track, async (db, recording, audit) =>
        {
            var row = await db.Tracks.SingleOrDefaultAsync(t => t.RecordingId == id && t.Name == track, cancellationToken)
                ?? throw WorkspaceException.NotFound("track", track, "Ask for the recording to see its tracks.");
            if (row.Kind == TrackKind.Video) throw new WorkspaceException(ErrorCode.Invalid, "The video's frames are the reference clock; give the other tracks' clocks against it.");
            var versions = VersionsOf(row);
            var request = choose(versions);
            var made = new ClockVersion(versions.Count + 1, request.OffsetSeconds, request.OffsetSeconds is null ? 0 : request.DriftPpm,
                request.OffsetSeconds is null ? 0 : request.ErrorMs, string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(), actor.Name, time.GetUtcNow())
            {
                Before = RecordingDetails.AlignmentOf(recording)?.Tracks.FirstOrDefault(t => t.Name == track) is { } lay ? lay with { Evidence = [] } : null,
            };
            var before = new { row.GivenOffsetSeconds, row.GivenDriftPpm, row.GivenErrorMs };
            row.ClockVersions = JsonSerializer.Serialize(versions.Append(made), CatalogJson.Options);
            (row.GivenOffsetSeconds, row.GivenDriftPpm, row.GivenErrorMs) = made.OffsetSeconds is null ? (null, null, null) : ((double?)made.OffsetSeconds, (double?)made.DriftPpm, (double?)made.ErrorMs);
            await Recordings.ReopenAsync(db, recording, cancellationToken);
            audit.Add("recording.clock", $"{recording.Name}/{track}", new { before, after = new { row.GivenOffsetSeconds, row.GivenDriftPpm, row.GivenErrorMs }, made.Number, made.Note });
        }, cancellationToken);
        return await recordings.GetAsync(actor, id, cancellationToken);
    }

    private async Task<JobSummary> AlignAsync(Actor actor, RecordingDetails recording, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.AlignAsync(actor, recording.BatchId, cancellationToken);
        }
        catch (WorkspaceException refusal)
        {
            throw new WorkspaceException(refusal.Code, $"The clock was given, but '{recording.Name}' was not aligned anew: {refusal.Message}", refusal);
        }
    }
}
