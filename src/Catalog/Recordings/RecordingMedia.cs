using WorkspaceAgents.Alignment;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Looking into a recording: its video, its report, and what lies beside the frames in time.</summary>
public sealed class RecordingMedia(Recordings recordings, IBlobStore blobs, AuditRecorder recorder, VideoFrames videos)
{
    /// <summary>The standardised video, for a player that seeks.</summary>
    /// <param name="actor">A member who may download every file of the recording: the video is all of it, frame by frame.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>An MP4 as a seekable stream.</returns>
    /// <exception cref="WorkspaceException">It is not validated yet, or was refused.</exception>
    public async Task<ShardContent> OpenVideoAsync(Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        var (recording, validation) = await RequireMediaAsync(recordings, actor, id, cancellationToken);
        await recordings.RequireDownloadAsync(actor, id, cancellationToken);
        await recorder.ReadAsync(
            actor, recording.Workspace, "recording.read", recording.Name, id.ToString(), new { recording = id, hash = validation.Standardised!.Value.ToString() }, cancellationToken);
        var stream = await blobs.OpenReadAsync(validation.Standardised!.Value, cancellationToken);
        return new(stream, validation.Standardised.Value, stream.Length);
    }

    /// <summary>The alignment report as it was written.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">An aligned recording.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>JSON.</returns>
    /// <exception cref="WorkspaceException">It is not aligned yet.</exception>
    public async Task<ShardContent> OpenReportAsync(Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        var recording = await recordings.GetAsync(actor, id, cancellationToken);
        var report = recording.Alignment?.Report
            ?? throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' is not aligned yet. Align its batch first.");
        var stream = await blobs.OpenReadAsync(report, cancellationToken);
        return new(stream, report, stream.Length);
    }

    /// <summary>Captions and sensors on the reference clock, thinned out for drawing.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="id">A validated recording.</param>
    /// <param name="maxPoints">Points per sensor, 100 to 20,000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The timeline; clocks are those of the last alignment, or as given.</returns>
    public async Task<RecordingTimeline> GetTimelineAsync(Actor actor, RecordingId id, int maxPoints, CancellationToken cancellationToken)
    {
        var (recording, validation) = await RequireMediaAsync(recordings, actor, id, cancellationToken);
        var source = await videos.GetIndexAsync(validation.FrameIndex!.Value, cancellationToken);
        var standardised = await videos.GetIndexAsync(validation.StandardisedIndex!.Value, cancellationToken);
        var captions = new List<TimelineSpan>();
        var sensors = new List<TimelineSensor>();
        foreach (var track in recording.Tracks)
        {
            if (track.Kind == TrackKind.Captions)
            {
                var clock = ClockOf(recording, track, track.Name);
                await using var content = await blobs.OpenReadAsync(track.Hash, cancellationToken);
                var file = await CaptionParser.ParseAsync(content, track.Name, cancellationToken);
                captions.AddRange(file.Captions.Select(c => new TimelineSpan(track.Name, clock.ToReference(c.StartSeconds), clock.ToReference(c.StopSeconds), c.Text)));
            }
            else if (track.Kind == TrackKind.Sensor)
            {
                await using var content = await blobs.OpenReadAsync(track.Hash, cancellationToken);
                foreach (var log in await SensorReader.ReadAllAsync(content, track.Name, cancellationToken))
                    sensors.Add(Thin(log, ClockOf(recording, track, log.Name), Math.Clamp(maxPoints, 100, 20_000)));
            }
        }

        return new()
        {
            FramePtsSeconds = [.. Enumerable.Range(0, source.Frames.Count).Select(source.PtsSeconds)],
            Keyframes = [.. Enumerable.Range(0, standardised.Frames.Count).Where(i => standardised.Frames[i].IsKeyframe)],
            StopSeconds = source.StopSeconds,
            Captions = [.. captions.OrderBy(c => c.StartSeconds)],
            Sensors = sensors,
        };
    }

    /// <summary>The clock of the last alignment, else the one somebody gave, else the recording's own. A file of several logs has a clock for each of their names.</summary>
    private static ClockMap ClockOf(RecordingDetails recording, TrackSummary track, string name) =>
        recording.Alignment?.Tracks.FirstOrDefault(t => t.Name == name) is { Method: not "identity" } aligned ? aligned.ToClock()
        : track.GivenOffsetSeconds is { } offset ? ClockMap.Given(offset, track.GivenDriftPpm ?? 0)
        : ClockMap.Identity;

    /// <summary>Every n-th sample, and a break wherever samples are further apart than five usual distances.</summary>
    private static TimelineSensor Thin(SensorLog log, ClockMap clock, int maxPoints)
    {
        // Times of day without a clock lie nowhere on the video: nothing is drawn rather than something wrong.
        var count = new SensorTrack(log.Name, log, clock).HasPlace ? log.TimesSeconds.Length : 0;
        var step = Math.Max(1, (count + maxPoints - 1) / maxPoints);
        var gap = 5 * (log.MedianIntervalSeconds ?? double.PositiveInfinity);
        var times = new List<double>();
        var values = log.Channels.Select(_ => new List<double?>()).ToList();
        for (var i = 0; i < count; i++)
        {
            var afterGap = i > 0 && log.TimesSeconds[i] - log.TimesSeconds[i - 1] > gap;
            if (afterGap)
            {
                times.Add(clock.ToReference((log.TimesSeconds[i] + log.TimesSeconds[i - 1]) / 2));
                foreach (var channel in values) channel.Add(null);
            }

            if (i % step != 0 && !afterGap) continue;
            times.Add(clock.ToReference(log.TimesSeconds[i]));
            for (var c = 0; c < values.Count; c++) values[c].Add(double.IsNaN(log.Values[c][i]) ? null : log.Values[c][i]);
        }

        return new(log.Name, [.. log.Channels.Select(c => c.Unit is null ? c.Name : $"{c.Name} [{c.Unit}]")], times, values);
    }

    /// <summary>A recording whose video can be looked at.</summary>
    internal static async Task<(RecordingDetails Recording, RecordingValidation Validation)> RequireMediaAsync(
        Recordings recordings, Actor actor, RecordingId id, CancellationToken cancellationToken)
    {
        var recording = await recordings.GetAsync(actor, id, cancellationToken);
        if (recording.Validation is null)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{recording.Name}' is not validated yet. Validate its batch first.");
        if (recording.Validation.Standardised is null)
            throw new WorkspaceException(ErrorCode.GateRefused, $"'{recording.Name}' has no usable video: {recording.Reason}");
        return (recording, recording.Validation);
    }
}
