namespace WorkspaceAgents.Alignment;

/// <summary>Angles that wrap: from one sample to the next along the shorter way round, in the range the log itself uses ([0, period) or [-period/2, period/2)).</summary>
internal sealed class SensorAngleKernel(int column, double[] samples, double period) : SensorKernel
{
    private readonly double _low = Array.Exists(samples, value => value < 0) ? -period / 2 : 0;

    public override void Read(SensorPositions at, Span<double> rows, int stride)
    {
        for (int frame = 0; frame < at.Count; frame++)
        {
            int sample = at.Sample[frame];
            if (sample < 0)
                continue;
            double value = samples[sample];
            double before = at.Before[frame];
            if (before > 0)
            {
                double there = (Math.IEEERemainder(samples[sample + 1] - value, period) / at.Width[frame] * before) + value;

                // Only what the way round has carried out of the range is brought back: a log that writes 360 for 0 keeps it.
                double low = Math.Min(_low, Math.Min(value, samples[sample + 1]));
                double high = Math.Max(_low + period, Math.Max(value, samples[sample + 1]));
                value = there < low ? there + period : there > high ? there - period : there;
            }

            rows[(frame * stride) + column] = value;
        }
    }
}
