using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>Runs every estimator that applies to a track of a recording. A file that cannot be read is evidence that says so, not an exception.</summary>
/// <param name="reference">The file whose clock everything is put on.</param>
public sealed class RecordingEstimators(RecordingMedia reference)
{
    private static readonly (ClockMethod, string) Sound = (ClockMethod.Audio, "sound");

    /// <summary>Names of channels that state the reference's time.</summary>
    private static readonly string[] TableNames = ["reference_time", "reference_time_s", "reference_s", "video_time", "video_time_s", "pts", "pts_s"];

    /// <summary>Timecode on the reference's sound; null until it was looked for.</summary>
    private (TimePairs? Pairs, bool IsKnown) _referenceTimecode;

    /// <summary>Estimates the clock of another sound or video: by sound, timecode, frame times, flashes and when the files were made.</summary>
    /// <exception cref="MediaException">A tool is missing.</exception>
    public async Task<IReadOnlyList<ClockEvidence>> OfMediaAsync(RecordingMedia track, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(track);
        List<ClockEvidence> found = [];
        if (reference.HasSound && track.HasSound)
            found.Add(await BySoundAsync(track, cancellationToken));
        else if (track.HasSound)
            found.Add(ClockEvidence.None(track.Name, Sound, "The video has no sound that it could be compared with. State its clock."));
        if (await ByTimecodeAsync(track, cancellationToken) is { } timecode)
            found.Add(timecode);
        if (reference.HasVideo && track.HasVideo && await ByFrameTimesAsync(track, cancellationToken) is { } alike)
            found.Add(alike);
        // Looking at every picture takes long: not where something else has told it.
        if (reference.HasVideo && track.HasVideo && !found.Exists(ClockCombiner.IsPassing))
        {
            found.Add(await TryAsync(track.Name, (ClockMethod.Events, "flashes of both"), async () =>
                EventClockEstimator.Estimate(await reference.FlashesAsync(cancellationToken), await track.FlashesAsync(cancellationToken), null, cancellationToken)));
        }

        if (reference.Probe.CreatedAtFromHeader is { } made && track.Probe.CreatedAtFromHeader is { } other)
            found.Add(ClockEvidence.Of(track.Name, (ClockMethod.CreationTimes, "when the files say they were made"), CreationTimeClock.Estimate((made, reference.Seconds), (other, track.Seconds))));
        return found;
    }

    /// <summary>Estimates the clock of a sensor log: by a channel of the reference's times, by pulses against beeps and flashes, and by when it began.</summary>
    /// <exception cref="MediaException">A tool is missing.</exception>
    public async Task<IReadOnlyList<ClockEvidence>> OfSensorsAsync(SensorLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        List<ClockEvidence> found = [];
        for (int channel = 0; channel < log.Channels.Count; channel++)
        {
            string name = log.Channels[channel].Name;
            double[] values = log.Values[channel];
            if (TableNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                TimePairs pairs = TimePairs.Of([.. log.TimesSeconds.Zip(values, (t, value) => new TimePair(t, value))]);
                found.Add(ClockEvidence.Of(log.Name, (ClockMethod.Timestamps, $"times of {name}"), TimestampClockEstimator.Estimate(pairs)));
            }
            else if (PulseDetector.Find(log.TimesSeconds, values) is { TimesSeconds.Count: > 1 } pulses)
            {
                await ByPulsesAsync(log.Name, name, pulses, found, cancellationToken);
            }
        }

        if (reference.Probe.CreatedAtFromHeader is { } made && log.FirstTimeUtc is { } first && log.TimesSeconds.Length > 0)
            found.Add(ClockEvidence.Of(log.Name, (ClockMethod.CreationTimes, "when the video says it was made"), CreationTimeClock.Estimate((made, reference.Seconds), (first, log.TimesSeconds[^1]))));
        return found;
    }

    /// <summary>Estimates the clock of captions by when speech is heard: by times alone, what the words are is not looked at.</summary>
    /// <exception cref="MediaException">A tool is missing.</exception>
    public async Task<IReadOnlyList<ClockEvidence>> OfCaptionsAsync(string track, CaptionFile captions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(captions);
        if (!reference.HasSound || captions.Captions.Count == 0)
            return [];
        try
        {
            SoundOnDisk sound = await reference.SoundAsync(cancellationToken);
            double start = sound.Read.FileStartSeconds;
            // Captions count on the video's clock, the signal from its own first sample.
            Caption[] shown = [.. captions.Captions.Select(caption => caption with { StartSeconds = caption.StartSeconds - start, StopSeconds = caption.StopSeconds - start })];
            return [ClockEvidence.Of(track, CaptionTimingEstimator.Estimate(sound.Signal, shown, voice: null, cancellationToken), start)];
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return [];
        }
    }

    private async Task<ClockEvidence> BySoundAsync(RecordingMedia track, CancellationToken cancellationToken)
    {
        SoundOnDisk ofReference;
        try
        {
            ofReference = await reference.SoundAsync(cancellationToken);
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return ClockEvidence.None(track.Name, Sound, $"The video's sound cannot be read: {wrong.Message} State the track's clock.");
        }

        return await TryAsync(track.Name, Sound, async () =>
        {
            SoundOnDisk ofTrack = await track.SoundAsync(cancellationToken);
            ClockEstimate estimate = AudioClockEstimator.Estimate(ofReference.Signal, ofTrack.Signal, null, cancellationToken);
            return estimate with { Map = estimate.Map?.Between(ofReference.Read.FileStartSeconds, ofTrack.Read.FileStartSeconds) };
        });
    }

    private async Task<ClockEvidence?> ByTimecodeAsync(RecordingMedia track, CancellationToken cancellationToken)
    {
        if (!_referenceTimecode.IsKnown)
            _referenceTimecode = (await HeardTimecodeAsync(reference, cancellationToken), true);
        TimePairs? ofReference = _referenceTimecode.Pairs;
        TimePairs? ofTrack = ofReference is null && reference.ContainerTimecode() is null ? null : await HeardTimecodeAsync(track, cancellationToken);
        bool isStated = ofReference is null || ofTrack is null;
        (ofReference, ofTrack) = (ofReference ?? reference.ContainerTimecode(), ofTrack ?? track.ContainerTimecode());
        if (ofReference is null || ofTrack is null)
            return null;
        ClockEstimate estimate = TimestampClockEstimator.Estimate(ofReference, ofTrack, new TimestampClockOptions { Method = ClockMethod.Timecode });
        if (isStated && estimate.Verdict == AlignmentVerdict.Pass)
            estimate = estimate with { Verdict = AlignmentVerdict.Review, Reasons = [.. estimate.Reasons, "Timecode that a container states passes only when a person knows that both were set to one clock."] };
        return ClockEvidence.Of(track.Name, (ClockMethod.Timecode, isStated ? "timecode of the container" : "timecode on the sound"), estimate);
    }

    /// <summary>Null when frame times say nothing; that a video cannot be read the other estimates tell.</summary>
    private async Task<ClockEvidence?> ByFrameTimesAsync(RecordingMedia track, CancellationToken cancellationToken)
    {
        try
        {
            ClockEstimate? estimate = FrameTimesClockEstimator.Estimate(await reference.FrameTimesAsync(cancellationToken), await track.FrameTimesAsync(cancellationToken));
            return estimate is null ? null : ClockEvidence.Of(track.Name, (ClockMethod.Timestamps, "the times of the frames of both"), estimate);
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return null;
        }
    }

    /// <summary>Null as well when the sound cannot be read, which the estimate by sound tells.</summary>
    private static async Task<TimePairs?> HeardTimecodeAsync(RecordingMedia media, CancellationToken cancellationToken)
    {
        if (!media.HasSound)
            return null;
        try
        {
            return await media.LinearTimecodeAsync(cancellationToken);
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return null;
        }
    }

    private async Task ByPulsesAsync(string track, string channel, EventSeries pulses, List<ClockEvidence> found, CancellationToken cancellationToken)
    {
        if (reference.HasSound)
        {
            found.Add(await TryAsync(track, (ClockMethod.Events, $"claps and beeps against pulses of {channel}"), async () =>
                EventClockEstimator.Estimate(await reference.OnsetsAsync(cancellationToken), pulses, null, cancellationToken)));
        }

        if (reference.HasVideo)
        {
            found.Add(await TryAsync(track, (ClockMethod.Events, $"flashes against pulses of {channel}"), async () =>
                EventClockEstimator.Estimate(await reference.FlashesAsync(cancellationToken), pulses, null, cancellationToken)));
        }
    }

    private static async Task<ClockEvidence> TryAsync(string track, (ClockMethod, string Basis) by, Func<Task<ClockEstimate>> estimateAsync)
    {
        try
        {
            return ClockEvidence.Of(track, by, await estimateAsync());
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return ClockEvidence.None(track, by, $"Its {(by == Sound ? "sound" : "pictures or sound")} cannot be read: {wrong.Message}");
        }
    }
}
