namespace WorkspaceAgents.Alignment;

/// <summary>
/// Sums up the samples in a window: the time the frame is on screen, or a stated length around its start. A window that leaves the log, touches a gap or holds no
/// sample has no value; only their count has one everywhere.
/// </summary>
internal sealed class SensorWindowKernel(int column, double[] samples, SensorSeries series, SensorResampling mode, double? windowSeconds) : SensorKernel
{
    public override void Read(SensorPositions at, Span<double> rows, int stride)
    {
        for (int frame = 0; frame < at.Count; frame++)
        {
            double start = windowSeconds is { } length ? at.Start[frame] - (length / 2) : at.Start[frame];
            double stop = windowSeconds is { } whole ? start + whole : at.Stop[frame];
            if (!double.IsNaN(start) && Sum(start, stop) is { } value)
                rows[(frame * stride) + column] = value;
        }
    }

    private double? Sum(double start, double stop)
    {
        double[] times = series.Times;
        int found = Array.BinarySearch(times, start);
        int first = found >= 0 ? found : ~found;
        int last = first;
        bool isWhole = start >= times[0] && stop <= times[^1] + series.MedianIntervalSeconds;
        double sum = 0;
        double smallest = double.PositiveInfinity;
        double largest = double.NegativeInfinity;
        for (; last < times.Length && times[last] < stop; last++)
        {
            isWhole &= last == 0 || last == first && times[last] == start || times[last] - times[last - 1] <= series.MaxGapSeconds;
            sum += samples[last];
            smallest = Math.Min(smallest, samples[last]);
            largest = Math.Max(largest, samples[last]);
        }

        // The stretch from the last sample of the window on may be the beginning of a gap.
        isWhole &= last == 0 || last == times.Length || times[last] - times[last - 1] <= series.MaxGapSeconds;
        if (mode == SensorResampling.Count)
            return last - first;
        if (!isWhole || last == first)
            return null;
        return mode switch
        {
            SensorResampling.Mean => sum / (last - first),
            SensorResampling.Minimum => smallest,
            SensorResampling.Maximum => largest,
            _ => sum,
        };
    }
}
