using System.Text.Json;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Spot checks: frames drawn at random with the text, sound and sensor values of their time, which somebody approves or rejects.</summary>
public sealed class SpotChecks(Recordings recordings, Batches batches, IBlobStore blobs, TimeProvider time)
{
    /// <summary>The most frames drawn at once.</summary>
    public const int MaxCount = 50;

    /// <summary>Draws frames: one from each of as many equal parts of the recording, the same for the same seed.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">An aligned recording.</param>
    /// <param name="count">1 to 50.</param>
    /// <param name="seed">Another seed draws other frames.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The frames drawn, and those that were decided about, as the metadata index has them.</returns>
    /// <exception cref="WorkspaceException">It is not aligned yet, or the count is out of range.</exception>
    public async Task<SpotCheckSheet> DrawAsync(Actor actor, RecordingId id, int count, long seed, CancellationToken cancellationToken)
    {
        if (count is < 1 or > MaxCount) throw new WorkspaceException(ErrorCode.Invalid, $"count is 1 to {MaxCount}.");
        var recording = await recordings.GetAsync(actor, id, cancellationToken);
        var alignment = Require(recording);
        var needed = (await batches.GetAsync(actor, recording.BatchId, cancellationToken)).Settings.SpotChecks;
        var decisions = recording.SpotChecks.Where(c => c.MetadataIndex == alignment.MetadataIndex).ToDictionary(c => c.FrameIndex);
        var frames = Draw(recording.Validation!.FrameCount ?? 0, count, seed).Union(decisions.Keys).Order().ToList();
        var checks = new List<SpotCheck>(frames.Count);
        await using (var file = await blobs.OpenFileAsync(alignment.MetadataIndex, cancellationToken))
        {
            foreach (var frame in frames)
                checks.Add(Describe(await MetadataIndexReader.ReadAsync(file.Path, frame, frame + 1, cancellationToken), decisions.GetValueOrDefault(frame)));
        }

        return new(id, recording.State, seed, needed, decisions.Values.Count(c => c.Approved), decisions.Values.Count(c => !c.Approved), checks);
    }

    /// <summary>Says whether everything belongs together at a frame. A rejection turns the recording to review and blocks publishing until it is aligned otherwise, or taken back.</summary>
    /// <param name="actor">A member who may annotate; to overrule somebody else's rejection, one who may publish.</param>
    /// <param name="id">An aligned recording.</param>
    /// <param name="frameIndex">The frame.</param>
    /// <param name="answer">What is said.</param>
    /// <param name="note">What was seen, up to 500 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">No such frame, it is not aligned, or a job works on it.</exception>
    public async Task DecideAsync(Actor actor, RecordingId id, int frameIndex, SpotCheckAnswer answer, string? note, CancellationToken cancellationToken)
    {
        if (note?.Length > 500) throw new WorkspaceException(ErrorCode.Invalid, "A note has up to 500 characters.");
        var known = await recordings.GetAsync(actor, id, cancellationToken);
        var seen = Require(known).MetadataIndex;
        if (frameIndex < 0 || frameIndex >= known.Validation!.FrameCount)
            throw new WorkspaceException(ErrorCode.Invalid, $"'{known.Name}' has frames 0 to {known.Validation!.FrameCount - 1}; there is no frame {frameIndex}.");
        var overrules = answer != SpotCheckAnswer.Reject && known.SpotChecks.Any(c => c.FrameIndex == frameIndex && !c.Approved && c.MetadataIndex == seen && c.By != actor.Name);
        await recordings.DecideAsync(actor, id, overrules ? Permissions.Publish : Permissions.Annotate, null, async (db, recording, audit) =>
        {
            var alignment = RecordingDetails.AlignmentOf(recording);
            if (alignment?.MetadataIndex != seen)
                throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' was aligned anew meanwhile. Look at the frame again.");
            var others = RecordingGate.ChecksOf(recording).Where(c => c.MetadataIndex == seen && c.FrameIndex != frameIndex);
            var decisions = answer == SpotCheckAnswer.Withdraw
                ? others
                : others.Append(new(frameIndex, answer == SpotCheckAnswer.Approve, string.IsNullOrWhiteSpace(note) ? null : note.Trim(), actor.Name, time.GetUtcNow(), seen));
            var before = recording.State;
            recording.SpotChecks = JsonSerializer.Serialize(decisions, CatalogJson.Options);
            if (answer == SpotCheckAnswer.Reject) recording.ApprovedBy = null;
            var batch = (await db.Batches.FindAsync([recording.BatchId], cancellationToken))!;
            // What a person has quarantined stays so.
            if (before is RecordingState.Aligned or RecordingState.NeedsReview)
                (recording.State, recording.Reason) = RecordingGate.Judge(alignment, RecordingGate.StandingOf(recording, alignment), recording.ApprovedBy, Batches.SettingsOf(batch).SpotChecks);
            audit.Add("recording.spot-check", recording.Name, new { frameIndex, answer, note, before, after = recording.State });
        }, cancellationToken);
    }

    /// <summary>One frame of each of as many equal parts, or all frames when there are no more.</summary>
    internal static IReadOnlyList<int> Draw(int frameCount, int count, long seed)
    {
        if (frameCount <= count) return [.. Enumerable.Range(0, frameCount)];
        var frames = new int[count];
        var state = (ulong)seed;
        for (var i = 0; i < count; i++)
        {
            var (start, stop) = ((int)((long)i * frameCount / count), (int)((long)(i + 1) * frameCount / count));
            frames[i] = start + (int)(Next(ref state) % (ulong)(stop - start));
        }

        return frames;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same everywhere, for ever.</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static RecordingAlignment Require(RecordingDetails recording) => recording.Alignment
        ?? throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' is not aligned yet, so there is nothing to check. Align its batch first.");

    private static SpotCheck Describe(MetadataIndexRange rows, SpotCheckDecision? decision) => new()
    {
        FrameIndex = rows.StartFrame,
        PtsSeconds = rows.PtsSeconds[0],
        Texts = [.. rows.Captions.SelectMany(track => track.Spans.Select(s => new TimelineSpan(track.Name, s.Span.StartSeconds, s.Span.StopSeconds, s.Span.Text)))],
        Sounds = [.. rows.Audio.Select(track => new SpotCheckSound(track.Name, track.SamplePositions[0], (double?)track.SamplePositions[0] / track.SampleRateHz))],
        Values = [.. rows.Sensors.SelectMany(sensor => sensor.Channels.Select((channel, c) => new SpotCheckValue(
            sensor.Name, channel.Name, channel.Unit, Finite(sensor.Values[0][c]), Finite(sensor.GapMs[0]))))],
        Decision = decision,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
