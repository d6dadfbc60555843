using System.Globalization;
using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Cli;

/// <summary>Runs every estimator that applies to a track of a recording.</summary>
/// <param name="reference">The file whose clock everything is put on.</param>
internal sealed class RecordingEstimators(RecordingMedia reference)
{
    /// <summary>Names of channels that state the reference's time.</summary>
    private static readonly string[] TableNames = ["reference_time", "reference_time_s", "reference_s", "video_time", "video_time_s", "pts", "pts_s"];

    /// <summary>Estimates the clock of another sound or video.</summary>
    public async Task<IReadOnlyList<TrackEstimate>> OfMediaAsync(RecordingMedia track, CancellationToken cancellationToken)
    {
        var found = new List<TrackEstimate>();
        if (reference.HasSound && track.HasSound)
            found.Add(await BySoundAsync(track, cancellationToken));
        var (ofReference, ofTrack) = (await reference.LinearTimecodeAsync(cancellationToken), await track.LinearTimecodeAsync(cancellationToken));
        var isStated = ofReference is null || ofTrack is null;
        (ofReference, ofTrack) = (ofReference ?? reference.ContainerTimecode(), ofTrack ?? track.ContainerTimecode());
        if (ofReference is not null && ofTrack is not null)
        {
            var estimate = TimestampClockEstimator.Estimate(ofReference, ofTrack, new TimestampClockOptions { Method = ClockMethod.Timecode });
            if (isStated && estimate.Verdict == AlignmentVerdict.Pass)
                estimate = estimate with { Verdict = AlignmentVerdict.Review, Reasons = [.. estimate.Reasons, "Timecode that a container states passes only when a person knows that both were set to one clock."] };
            found.Add(new TrackEstimate(ClockMethod.Timecode, isStated ? "timecode of the container" : "timecode on the sound", estimate));
        }
        // Looking at every picture takes long: not where the sound has told it.
        if (reference.HasVideo && track.HasVideo && !found.Exists(one => one.Estimate.Verdict == AlignmentVerdict.Pass))
            found.Add(new TrackEstimate(ClockMethod.Events, "flashes of both", EventClockEstimator.Estimate(await reference.FlashesAsync(cancellationToken), await track.FlashesAsync(cancellationToken), null, cancellationToken)));
        if (reference.Probe.CreatedAtFromHeader is { } made && track.Probe.CreatedAtFromHeader is { } other)
            found.Add(new TrackEstimate(ClockMethod.CreationTimes, "when the files say they were made", CreationTimeClock.Estimate((made, reference.Seconds), (other, track.Seconds))));
        return found;
    }

    /// <summary>Estimates the clock of a sensor log.</summary>
    public async Task<IReadOnlyList<TrackEstimate>> OfSensorsAsync(SensorLog log, CancellationToken cancellationToken)
    {
        var found = new List<TrackEstimate>();
        for (var channel = 0; channel < log.Channels.Count; channel++)
        {
            var name = log.Channels[channel].Name;
            var pulses = PulseDetector.Find(log.TimesSeconds, log.Values[channel]);
            if (TableNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                var values = log.Values[channel];
                found.Add(new TrackEstimate(ClockMethod.Timestamps, $"times of {name}", TimestampClockEstimator.Estimate(TimePairs.Of([.. log.TimesSeconds.Zip(values, (t, value) => new TimePair(t, value))]))));
            }
            else if (pulses.TimesSeconds.Count > 1)
            {
                if (reference.HasSound)
                    found.Add(new TrackEstimate(ClockMethod.Events, $"claps and beeps against pulses of {name}", EventClockEstimator.Estimate(await reference.OnsetsAsync(cancellationToken), pulses, null, cancellationToken)));
                if (reference.HasVideo)
                    found.Add(new TrackEstimate(ClockMethod.Events, $"flashes against pulses of {name}", EventClockEstimator.Estimate(await reference.FlashesAsync(cancellationToken), pulses, null, cancellationToken)));
            }
        }
        if (reference.Probe.CreatedAtFromHeader is { } made && log.FirstTimeUtc is { } first && log.TimesSeconds.Length > 0)
            found.Add(new TrackEstimate(ClockMethod.CreationTimes, "when the video says it was made", CreationTimeClock.Estimate((made, reference.Seconds), (first, log.TimesSeconds[^1]))));
        return found;
    }

    /// <summary>Estimates the clock of captions, by when speech is heard.</summary>
    public async Task<IReadOnlyList<TrackEstimate>> OfCaptionsAsync(CaptionFile captions, CancellationToken cancellationToken)
    {
        if (!reference.HasSound || captions.Captions.Count == 0)
            return [];
        var sound = await reference.SoundAsync(cancellationToken);
        var timing = CaptionTimingEstimator.Estimate(sound.Signal, captions.Captions, null, cancellationToken);
        // Speech sets in where a caption does to about as much.
        const double BoundMs = 80;
        ClockMap? map = timing is { OffsetSeconds: { } offset, Rate: { } rate }
            ? new ClockMap { OffsetSeconds = offset + sound.Read.FileStartSeconds, DriftPpm = Math.Round((rate - 1) * 1e6, 3), ResidualMs = BoundMs, Confidence = timing.Confidence, Method = ClockMethod.Captions }
            : null;
        return [new TrackEstimate(ClockMethod.Captions, "speech", new ClockEstimate
        {
            Map = map, Verdict = timing.Verdict, Reasons = timing.Reasons, ErrorBoundMs = map is null ? 0 : BoundMs,
            WindowCount = timing.CaptionCount, MeasuredCount = timing.CaptionCount, AgreeingCount = timing.OnsetCount,
        })];
    }

    private async Task<TrackEstimate> BySoundAsync(RecordingMedia track, CancellationToken cancellationToken)
    {
        var (ofReference, ofTrack) = (await reference.SoundAsync(cancellationToken), await track.SoundAsync(cancellationToken));
        var estimate = AudioClockEstimator.Estimate(ofReference.Signal, ofTrack.Signal, null, cancellationToken);
        return new TrackEstimate(ClockMethod.Audio, "sound", estimate with { Map = estimate.Map?.Between(ofReference.Read.FileStartSeconds, ofTrack.Read.FileStartSeconds) });
    }

    /// <summary>For people.</summary>
    public static string Describe(ClockMap map) => string.Create(CultureInfo.InvariantCulture, $"t_reference = {map.OffsetSeconds:0.000000} s + (1 + {map.DriftPpm:0.000} · 1e-6) · t, right within {map.ResidualMs:0.###} ms");
}
