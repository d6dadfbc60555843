namespace WorkspaceAgents.Alignment;

/// <summary>
/// The clock of one sound track against another's, from what both heard: coarse by onsets anywhere in the recording, fine by phase correlation in windows, and a
/// robust line through the windows. It says so when the tracks heard different things, when a part is missing from one of them, and when they met too briefly to tell a drift.
/// </summary>
public static class AudioClockEstimator
{
    private const double ShortestSeconds = 3;

    /// <summary>Estimates t_reference = offset + (1 + drift · 1e-6) · t_track, both counted from the signals' first samples.</summary>
    /// <param name="reference">The reference, one channel.</param>
    /// <param name="track">The other track, one channel at the same rate.</param>
    /// <param name="options">What passes; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Never a confident wrong answer: what does not hold together is Review or Quarantine.</returns>
    /// <exception cref="ArgumentException">The rates differ, or are below 2000 Hz.</exception>
    public static ClockEstimate Estimate(AudioSignal reference, AudioSignal track, AudioClockOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(track);
        if (reference.SampleRateHz != track.SampleRateHz || reference.SampleRateHz < 2000)
            throw new ArgumentException($"Both tracks must have one rate of 2000 Hz or more; these have {reference.SampleRateHz} Hz and {track.SampleRateHz} Hz. Resample one.", nameof(track));
        if (reference.DurationSeconds < ShortestSeconds || track.DurationSeconds < ShortestSeconds)
            return ClockEstimate.Nothing(ReportBuilder.Text($"At least {ShortestSeconds} s of both tracks are needed; they have {reference.DurationSeconds:0.##} s and {track.DurationSeconds:0.##} s."));

        Onsets ofReference = Onsets.Of(reference);
        Onsets ofTrack = Onsets.Of(track);
        if (ofReference.IsSilent || ofTrack.IsSilent)
            return ClockEstimate.Nothing($"The {(ofReference.IsSilent ? "reference" : "other track")} is silent: there is nothing to compare. Align it by another track, or state its clock.");

        // The shorter one is cut into stretches that are looked for in the longer one; the answer is turned round when that is the reference.
        bool turned = track.SampleCount > reference.SampleCount;
        Placement placement = turned ? new Placement(track, ofTrack, reference, ofReference) : new Placement(reference, ofReference, track, ofTrack);
        AudioClockFit fit = AudioClockFit.Find(placement, options ?? new AudioClockOptions(), cancellationToken);
        return fit.ToEstimate(turned);
    }

    /// <summary>A longer signal and a shorter one to be placed in it.</summary>
    internal sealed record Placement(AudioSignal Long, Onsets LongOnsets, AudioSignal Short, Onsets ShortOnsets);
}
