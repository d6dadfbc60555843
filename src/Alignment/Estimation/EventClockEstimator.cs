namespace WorkspaceAgents.Alignment;

/// <summary>
/// The clock of one device against another's from events that both saw: flashes, claps, beeps, pulses, in any combination. Either side may have missed some and
/// seen others. It says so when the pattern fits in several places (a blinker that blinks evenly), and when too few match to be more than chance.
/// </summary>
public static class EventClockEstimator
{
    private const int MostEvents = 20_000;

    /// <summary>Estimates t_reference = offset + (1 + drift · 1e-6) · t_track.</summary>
    /// <param name="reference">The reference's events.</param>
    /// <param name="track">The track's events.</param>
    /// <param name="options">What passes; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Counts are of events: those inside the overlap, those that match, those that lie on the line.</returns>
    public static ClockEstimate Estimate(EventSeries reference, EventSeries track, EventClockOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(track);
        options ??= new EventClockOptions();
        string[] problems = [.. reference.Problems.Select(problem => "Reference: " + problem), .. track.Problems.Select(problem => "Track: " + problem)];
        if (reference.TimesSeconds.Count < options.FewestEvents || track.TimesSeconds.Count < options.FewestEvents)
        {
            return ClockEstimate.Nothing(ReportBuilder.Text(
                $"The reference has {reference.TimesSeconds.Count} events and the track {track.TimesSeconds.Count}; {options.FewestEvents} on both sides are needed.")).Because(problems);
        }

        if (Math.Max(reference.TimesSeconds.Count, track.TimesSeconds.Count) > MostEvents)
            return ClockEstimate.Nothing(ReportBuilder.Text($"More than {MostEvents} events are no marks to align by. Raise the threshold they were found with.")).Because(problems);
        ClockEstimate estimate = new EventClockFit(reference, track, options).Find(cancellationToken);
        return estimate.Because(problems);
    }
}
