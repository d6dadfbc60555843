namespace WorkspaceAgents.Alignment;

/// <summary>Order statistics of small sets.</summary>
internal static class Statistics
{
    /// <summary>The middle value; 0 of nothing.</summary>
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The value that a fraction of the others lies at or below, interpolated; 0 of nothing.</summary>
    /// <param name="values">Any order.</param>
    /// <param name="fraction">0 to 1.</param>
    public static double Percentile(IEnumerable<double> values, double fraction)
    {
        double[] sorted = [.. values];
        if (sorted.Length == 0)
            return 0;
        Array.Sort(sorted);
        double at = fraction * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }

    /// <summary>The root of the mean square; 0 of nothing.</summary>
    public static double RootMeanSquare(IReadOnlyCollection<double> values) => values.Count == 0 ? 0 : Math.Sqrt(values.Sum(value => value * value) / values.Count);
}
