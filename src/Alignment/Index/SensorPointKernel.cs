namespace WorkspaceAgents.Alignment;

/// <summary>Values from the two samples around a frame: on a line, held, or the nearer one.</summary>
internal sealed class SensorPointKernel(int column, double[] samples, SensorResampling mode) : SensorKernel
{
    public override void Read(SensorPositions at, Span<double> rows, int stride)
    {
        if (mode == SensorResampling.Linear)
            ReadLinear(at, rows, stride);
        else
            ReadSample(at, rows, stride);
    }

    private void ReadLinear(SensorPositions at, Span<double> rows, int stride)
    {
        double[] values = samples;
        ReadOnlySpan<int> places = at.Sample.AsSpan(0, at.Count);
        ReadOnlySpan<double> befores = at.Before.AsSpan(0, places.Length);
        ReadOnlySpan<double> widths = at.Width.AsSpan(0, places.Length);
        for (int frame = 0; frame < places.Length; frame++)
        {
            int sample = places[frame];
            if (sample < 0)
                continue;
            double value = values[sample];
            double before = befores[frame];

            // The order of operations of numpy.interp, so that results agree to the last bits.
            rows[(frame * stride) + column] = before == 0 ? value : ((values[sample + 1] - value) / widths[frame] * before) + value;
        }
    }

    private void ReadSample(SensorPositions at, Span<double> rows, int stride)
    {
        for (int frame = 0; frame < at.Count; frame++)
        {
            int sample = at.Sample[frame];
            if (sample < 0)
                continue;
            bool isNextNearer = mode == SensorResampling.Nearest && at.Before[frame] > at.Width[frame] - at.Before[frame];
            rows[(frame * stride) + column] = samples[isNextNearer ? sample + 1 : sample];
        }
    }
}
