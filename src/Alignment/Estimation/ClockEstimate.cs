namespace WorkspaceAgents.Alignment;

/// <summary>What an estimator found out about a track's clock.</summary>
public sealed record ClockEstimate
{
    /// <summary>The map; null when nothing was found that holds together.</summary>
    public ClockMap? Map { get; init; }

    /// <summary>Pass: it may be used. Review: a person has to look. Quarantine: the tracks do not belong together, or nothing can be said.</summary>
    public required AlignmentVerdict Verdict { get; init; }

    /// <summary>Why it is not Pass, and what was noticed on the way; sentences for people.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Root of the mean square distance of the agreeing measurements from the map, in milliseconds.</summary>
    public double ResidualRmsMs { get; init; }

    /// <summary>The distance 95 % of the agreeing measurements keep, in milliseconds.</summary>
    public double ResidualP95Ms { get; init; }

    /// <summary>How far off the map may be anywhere in the overlap, in milliseconds: the residual, and twice the standard error of the line at its worse end.</summary>
    public double ErrorBoundMs { get; init; }

    /// <summary>How long both tracks heard the same, in seconds.</summary>
    public double OverlapSeconds { get; init; }

    /// <summary>Standard error of the drift in parts per million; infinite when the overlap is too short to tell a drift, which then is taken as 0.</summary>
    public double DriftErrorPpm { get; init; } = double.PositiveInfinity;

    /// <summary>Windows that were compared; of events and times, those of the side that has fewer in the overlap.</summary>
    public int WindowCount { get; init; }

    /// <summary>Windows in which one place stood out; of events, those that match.</summary>
    public int MeasuredCount { get; init; }

    /// <summary>Windows, events or times that agree with the map.</summary>
    public int AgreeingCount { get; init; }

    /// <summary>The same, but never Pass, for further reasons; itself when there are none.</summary>
    internal ClockEstimate Because(IReadOnlyList<string> reasons) => reasons.Count == 0
        ? this
        : this with { Verdict = Verdict == AlignmentVerdict.Pass ? AlignmentVerdict.Review : Verdict, Reasons = [.. Reasons, .. reasons] };

    /// <summary>Nothing could be found.</summary>
    internal static ClockEstimate Nothing(string reason) => new() { Verdict = AlignmentVerdict.Quarantine, Reasons = [reason] };
}
