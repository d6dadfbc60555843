namespace WorkspaceAgents.Alignment;

/// <summary>
/// Puts several estimates of one clock together: the most certain one wins, those that pass must agree within their bounds, and what was given by hand is kept and
/// checked. When files say they were made never passes alone.
/// </summary>
public static class ClockCombiner
{
    /// <summary>Times at which two clocks are compared.</summary>
    private const int ComparedTimes = 33;

    /// <summary>Combines.</summary>
    /// <param name="estimates">Of one track; none is fine.</param>
    /// <param name="span">The reference's first and last second: clocks are compared there.</param>
    /// <param name="given">The map that a person stated; null when none did.</param>
    public static CombinedClock Combine(IReadOnlyList<TrackEstimate> estimates, (double StartSeconds, double StopSeconds) span, ClockMap? given = null)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        TrackEstimate[] passing = [.. estimates.Where(found => found.Method != ClockMethod.CreationTimes && found.Estimate is { Verdict: AlignmentVerdict.Pass, Map: not null })];
        TrackEstimate? chosen = Surest(estimates, passing);
        ClockMap? map = given ?? chosen?.Estimate.Map;
        if (map is null)
        {
            string[] why = [.. estimates.SelectMany(found => found.Estimate.Reasons.Select(reason => $"By {found.Basis}: {reason}"))];
            return new CombinedClock { Verdict = AlignmentVerdict.Quarantine, Reasons = why.Length > 0 ? why : ["There is nothing that its clock could be told by. State it in clocks.json."], Estimates = estimates };
        }

        List<string> reasons = [];
        AlignmentVerdict verdict = given is not null || passing.Length > 0 ? AlignmentVerdict.Pass : AlignmentVerdict.Review;
        if (Disagreements(map, given is null ? chosen : null, passing, span, reasons))
            verdict = AlignmentVerdict.Review;
        foreach (TrackEstimate weak in estimates.Where(found => found != chosen && found.Method == ClockMethod.CreationTimes && found.Estimate.Map is not null))
        {
            // A camera's clock may be set to anything: it is told, and weighs nothing against a measurement.
            if (Distance(map, weak.Estimate.Map!, span) is not { } ms || ms > weak.Estimate.ErrorBoundMs + map.ResidualMs)
                reasons.Add(ReportBuilder.Text($"By {weak.Basis} the track would lie elsewhere ({weak.Estimate.Map!.OffsetSeconds:0.#} s): one of those clocks is set wrong, or states the end."));
            reasons.AddRange(weak.Estimate.Reasons.Where(reason => reason.Contains("time zone", StringComparison.Ordinal)));
        }

        if (given is null)
            reasons.AddRange(chosen!.Estimate.Reasons.Except(reasons));
        return new CombinedClock { Map = map, Chosen = given is null ? chosen : null, Verdict = verdict, Reasons = reasons, Estimates = estimates };
    }

    /// <summary>Of those that pass the one with the smallest bound, else the most confident one that may be looked at.</summary>
    private static TrackEstimate? Surest(IReadOnlyList<TrackEstimate> estimates, TrackEstimate[] passing) =>
        passing.MinBy(found => found.Estimate.ErrorBoundMs) ?? estimates
            .Where(found => found.Estimate is { Verdict: AlignmentVerdict.Review or AlignmentVerdict.Pass, Map: not null })
            .OrderBy(found => found.Method == ClockMethod.CreationTimes).ThenByDescending(found => found.Estimate.Map!.Confidence).FirstOrDefault();

    private static bool Disagreements(ClockMap map, TrackEstimate? chosen, TrackEstimate[] passing, (double, double) span, List<string> reasons)
    {
        bool any = false;
        foreach (TrackEstimate other in passing.Where(found => found != chosen))
        {
            double? ms = Distance(map, other.Estimate.Map!, span);
            if (ms <= map.ResidualMs + other.Estimate.ErrorBoundMs)
                continue;
            string far = ms is { } known ? ReportBuilder.Text($"lie up to {known:0.###} ms apart, more than both bounds allow") : "do not meet during the reference";
            reasons.Add($"The clock {(chosen is null ? "that was given" : $"by {chosen.Basis}")} and the one by {other.Basis} {far}. State the right one.");
            any = true;
        }

        return any;
    }

    /// <summary>The largest distance of two clocks during the reference, in milliseconds; null when the track is nowhere on it.</summary>
    private static double? Distance(ClockMap clock, ClockMap other, (double Start, double Stop) span)
    {
        double? largest = null;
        for (int i = 0; i < ComparedTimes; i++)
        {
            double seconds = span.Start + ((span.Stop - span.Start) * i / (ComparedTimes - 1));
            double ms = Math.Abs(clock.ToReference(other.ToTrack(seconds)) - seconds) * 1e3;
            if (!double.IsNaN(ms))
                largest = Math.Max(largest ?? 0, ms);
        }

        return largest;
    }
}
