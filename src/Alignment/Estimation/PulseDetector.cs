namespace WorkspaceAgents.Alignment;

/// <summary>Finds the rising edges of a channel that knows two levels: a sync or trigger line beside a sensor's values.</summary>
public static class PulseDetector
{
    /// <summary>The part of the samples that must lie near one of both levels.</summary>
    private const double TwoLevels = 0.95;

    /// <summary>How near, as a part of the way between them.</summary>
    private const double NearLevel = 0.25;

    private const double GapIntervals = 3;

    /// <summary>Finds the rising edges.</summary>
    /// <param name="timesSeconds">When each sample was taken, increasing.</param>
    /// <param name="values">The samples; NaN where there is none.</param>
    /// <returns>Edges half-way between the last low sample and the first high one, known to half a sample interval; none, with the reason, when the channel is no sync line.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static EventSeries Find(IReadOnlyList<double> timesSeconds, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(timesSeconds);
        ArgumentNullException.ThrowIfNull(values);
        if (timesSeconds.Count != values.Count)
            throw new ArgumentException($"There are {values.Count} samples and {timesSeconds.Count} times.", nameof(values));
        int[] kept = [.. Enumerable.Range(0, values.Count).Where(i => double.IsFinite(values[i]) && double.IsFinite(timesSeconds[i]))];
        if (kept.Length < 4)
            return EventSeries.None(EventKind.Pulse, "The channel has next to no values.");
        (double low, double high) = (kept.Min(i => values[i]), kept.Max(i => values[i]));
        double reach = NearLevel * (high - low);
        int near = kept.Count(i => values[i] - low <= reach || high - values[i] <= reach);
        if (high <= low || near < TwoLevels * kept.Length)
            return EventSeries.None(EventKind.Pulse, "The channel does not go between two levels: it is no sync line.");
        double interval = Statistics.Median(kept.Zip(kept.Skip(1), (before, now) => timesSeconds[now] - timesSeconds[before]));
        return EventSeries.Of(EventKind.Pulse, Edges(timesSeconds, values, kept, (low + reach, high - reach, GapIntervals * interval)), Math.Max(0, interval / 2));
    }

    private static List<double> Edges(IReadOnlyList<double> times, IReadOnlyList<double> values, int[] kept, (double Low, double High, double Gap) limits)
    {
        List<double> edges = [];
        int lastLow = -1;
        foreach (int i in kept)
        {
            if (values[i] <= limits.Low)
            {
                lastLow = i;
            }
            else if (values[i] >= limits.High)
            {
                // An edge inside a gap could be anywhere in it.
                if (lastLow >= 0 && times[i] - times[lastLow] <= limits.Gap)
                    edges.Add((times[lastLow] + times[i]) / 2);
                lastLow = -1;
            }
        }

        return edges;
    }
}
