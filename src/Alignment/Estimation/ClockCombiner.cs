namespace WorkspaceAgents.Alignment;

/// <summary>
/// Puts several estimates of one clock together: the most certain one wins, those that pass must agree within their bounds, and what was given by hand is kept and
/// checked. When files say they were made never passes alone.
/// </summary>
public static class ClockCombiner
{
    /// <summary>Combines.</summary>
    /// <param name="evidence">Of one track; none is fine.</param>
    /// <param name="span">The reference's first and last second: clocks are compared there.</param>
    /// <param name="given">The map that a person stated; null when none did.</param>
    public static CombinedClock Combine(IReadOnlyList<ClockEvidence> evidence, (double StartSeconds, double StopSeconds) span, ClockMap? given = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ClockEvidence? chosen = Surest(evidence);
        ClockMap? map = given ?? chosen?.Map;
        if (map is null)
        {
            string[] why = [.. evidence.SelectMany(found => found.Reasons.Select(reason => $"By {found.Basis}: {reason}"))];
            return new CombinedClock { Verdict = AlignmentVerdict.Quarantine, Reasons = why.Length > 0 ? why : ["There is nothing that its clock could be told by. State it in clocks.json."], Evidence = evidence };
        }

        ClockEvidence[] passing = [.. evidence.Where(IsPassing)];
        List<string> reasons = [];
        AlignmentVerdict verdict = given is not null || passing.Length > 0 ? AlignmentVerdict.Pass : AlignmentVerdict.Review;
        if (Disagreements(map, given is null ? chosen : null, passing, span, reasons))
            verdict = AlignmentVerdict.Review;
        foreach (ClockEvidence weak in evidence.Where(found => found != chosen && found is { Method: ClockMethod.CreationTimes, Map: not null }))
        {
            // A camera's clock may be set to anything: it is told, and weighs nothing against a measurement.
            if (!IsWithinBounds(map, weak.Map!, span))
                reasons.Add(ReportBuilder.Text($"By {weak.Basis} the track would lie elsewhere ({weak.Map!.OffsetSeconds:0.#} s): one of those clocks is set wrong, or states the end."));
            reasons.AddRange(weak.Reasons.Where(reason => reason.Contains("time zone", StringComparison.Ordinal)));
        }

        if (given is null)
            reasons.AddRange(chosen!.Reasons.Except(reasons));
        return new CombinedClock
        {
            Map = map, Chosen = given is null ? chosen : null, Verdict = verdict, Reasons = reasons,
            Evidence = [.. evidence.Select(found => Compared(found, map, span))],
        };
    }

    /// <summary>An estimate that may be used as it is.</summary>
    /// <param name="found">The estimate.</param>
    public static bool IsPassing(ClockEvidence found) => found is { Method: not ClockMethod.CreationTimes, Verdict: AlignmentVerdict.Pass, Map: not null };

    /// <summary>The same, with how far it lies from a clock and whether both agree within their bounds.</summary>
    internal static ClockEvidence Compared(ClockEvidence found, ClockMap clock, (double StartSeconds, double StopSeconds) span) => found.Map is null ? found : found with
    {
        DistanceMs = ClockDistance.LargestMs(clock, found.Map, span) is { } ms ? ReportBuilder.Round(ms) : null,
        IsAgreeing = IsWithinBounds(clock, found.Map, span),
    };

    /// <summary>
    /// The one whose clock is used when none is stated: of those that pass the one with the smallest error bound, else the most confident one that a person may look at, those
    /// by creation times last. Null when there is none, and when sound that was compared says that the track does not belong and only creation times say it does.
    /// </summary>
    internal static ClockEvidence? Surest(IEnumerable<ClockEvidence> evidence)
    {
        ClockEvidence[] all = [.. evidence];
        bool isForeign = all.Any(found => found is { Method: ClockMethod.Audio, Verdict: AlignmentVerdict.Quarantine, ComparedCount: > 0 });
        return all.Where(IsPassing).MinBy(found => found.Map!.ResidualMs) ?? all
            .Where(found => found is { Map: not null, Verdict: not AlignmentVerdict.Quarantine } && !(isForeign && found.Method == ClockMethod.CreationTimes))
            .OrderBy(found => found.Method == ClockMethod.CreationTimes).ThenByDescending(found => found.Map!.Confidence).FirstOrDefault();
    }

    private static bool Disagreements(ClockMap map, ClockEvidence? chosen, ClockEvidence[] passing, (double, double) span, List<string> reasons)
    {
        bool any = false;
        foreach (ClockEvidence other in passing.Where(found => found != chosen && !IsWithinBounds(map, found.Map!, span)))
        {
            string far = ClockDistance.LargestMs(map, other.Map!, span) is { } ms ? ReportBuilder.Text($"do not agree within their error bounds: they lie up to {ms:0.###} ms apart") : "do not meet during the reference";
            reasons.Add($"The clock {(chosen is null ? "that was given" : $"by {chosen.Basis}")} and the one by {other.Basis} {far}. State the right one.");
            any = true;
        }

        return any;
    }

    private static bool IsWithinBounds(ClockMap clock, ClockMap other, (double, double) span) => ClockDistance.LargestMs(clock, other, span) <= clock.ResidualMs + other.ResidualMs;
}
