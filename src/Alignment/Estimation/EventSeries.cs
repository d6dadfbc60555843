namespace WorkspaceAgents.Alignment;

/// <summary>The times at which something short happened, as one device saw it.</summary>
public sealed record EventSeries
{
    private EventSeries(EventKind kind, double[] timesSeconds, double precisionSeconds, IReadOnlyList<string> problems) =>
        (Kind, TimesSeconds, PrecisionSeconds, Problems) = (kind, timesSeconds, precisionSeconds, problems);

    /// <summary>What happened.</summary>
    public EventKind Kind { get; }

    /// <summary>When, in seconds on the device's clock, increasing.</summary>
    public IReadOnlyList<double> TimesSeconds { get; }

    /// <summary>How far all of the times may be off together, in seconds: half of the time between frames or samples.</summary>
    public double PrecisionSeconds { get; }

    /// <summary>What was wrong with the times as they came, or why there are none; sentences for people. With any of them no clock passes.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Takes times as they come: those that are no numbers are left out, those out of order are put in order, and both are told.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="timesSeconds">On one clock.</param>
    /// <param name="precisionSeconds">How far all of them may be off together, in seconds, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is negative or no number.</exception>
    public static EventSeries Of(EventKind kind, IReadOnlyList<double> timesSeconds, double precisionSeconds)
    {
        ArgumentNullException.ThrowIfNull(timesSeconds);
        if (!(precisionSeconds >= 0) || double.IsInfinity(precisionSeconds))
            throw new ArgumentOutOfRangeException(nameof(precisionSeconds), precisionSeconds, "The precision must be 0 s or more.");
        List<string> problems = [];
        double[] finite = [.. timesSeconds.Where(double.IsFinite)];
        if (finite.Length < timesSeconds.Count)
            problems.Add(ReportBuilder.Text($"{timesSeconds.Count - finite.Length} of {timesSeconds.Count} event times are no numbers; they were left out."));
        if (finite.Zip(finite.Skip(1)).Any(pair => pair.Second < pair.First))
        {
            problems.Add("The event times are out of order; they were sorted. Check that the clock was not reset on the way.");
            Array.Sort(finite);
        }

        return new EventSeries(kind, [.. finite.Distinct()], precisionSeconds, problems);
    }

    /// <summary>No events, and why.</summary>
    internal static EventSeries None(EventKind kind, string reason) => new(kind, [], 0, [reason]);
}
