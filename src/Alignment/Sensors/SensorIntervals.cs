namespace WorkspaceAgents.Alignment;

/// <summary>The usual distance between samples.</summary>
internal static class SensorIntervals
{
    /// <summary>Median of the differences of increasing times; null with fewer than two.</summary>
    public static double? Median(IReadOnlyList<double> times)
    {
        if (times.Count < 2)
            return null;
        double[] intervals = new double[times.Count - 1];
        for (int i = 0; i < intervals.Length; i++)
            intervals[i] = times[i + 1] - times[i];
        Array.Sort(intervals);
        int middle = intervals.Length / 2;
        return intervals.Length % 2 == 1 ? intervals[middle] : (intervals[middle - 1] + intervals[middle]) / 2;
    }
}
