namespace WorkspaceAgents.Alignment;

/// <summary>The samples of channels that were measured at the same times and have the same maximum gap.</summary>
internal sealed class SensorSeries(double[] times, double medianIntervalSeconds, double maxGapSeconds)
{
    // Frames are seldom further apart than this many samples; beyond it a search is faster.
    private const int MaxSteps = 16;

    public double[] Times => times;

    public double MedianIntervalSeconds => medianIntervalSeconds;

    public double MaxGapSeconds => maxGapSeconds;

    /// <summary>What makes values of the samples.</summary>
    public List<SensorKernel> Kernels { get; } = [];

    /// <summary>Finds the frames' places among the samples.</summary>
    /// <param name="at">Frames, with their times.</param>
    /// <param name="sample">Where to begin: the sample at which the block before ended. Returned for the next.</param>
    public int Locate(SensorPositions at, int sample)
    {
        double[] samples = times;
        (double first, double last) = (samples[0], samples[^1]);
        for (int frame = 0; frame < at.Count; frame++)
        {
            double time = at.Start[frame];
            at.Sample[frame] = -1;
            if (!(time >= first && time <= last))
            {
                at.Gap[frame] = time < first ? first - time : time - last;
                continue;
            }

            sample = Advance(samples, time, time < samples[sample] ? 0 : sample);
            double before = time - samples[sample];
            double width = sample + 1 < samples.Length ? samples[sample + 1] - samples[sample] : 1;
            if (before > 0 && width > maxGapSeconds)
            {
                at.Gap[frame] = width;
                continue;
            }

            at.Sample[frame] = sample;
            at.Before[frame] = before;
            at.Width[frame] = width;
            at.Gap[frame] = before == 0 ? 0 : Math.Min(before, width - before);
        }

        return sample;
    }

    /// <summary>The last sample at or before the time: a few steps when frames are denser, a search when they are not.</summary>
    private static int Advance(double[] samples, double time, int sample)
    {
        int stop = Math.Min(sample + MaxSteps, samples.Length - 1);
        while (sample < stop && samples[sample + 1] <= time)
            sample++;
        if (sample < stop || sample == samples.Length - 1)
            return sample;
        int found = Array.BinarySearch(samples, sample, samples.Length - sample, time);
        return found >= 0 ? found : ~found - 1;
    }
}
