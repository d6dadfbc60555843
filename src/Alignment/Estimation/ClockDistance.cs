namespace WorkspaceAgents.Alignment;

/// <summary>How far two clocks of one track lie from each other.</summary>
internal static class ClockDistance
{
    /// <summary>Times at which two clocks are compared; between them a piecewise clock differs by no more than its steps.</summary>
    private const int ComparedTimes = 33;

    /// <summary>The largest distance during the reference, in milliseconds; null when the track is nowhere on it.</summary>
    /// <param name="clock">One clock.</param>
    /// <param name="other">The other.</param>
    /// <param name="span">The reference's first and last second.</param>
    public static double? LargestMs(ClockMap clock, ClockMap other, (double StartSeconds, double StopSeconds) span)
    {
        double? largest = null;
        for (int i = 0; i < ComparedTimes; i++)
        {
            double seconds = span.StartSeconds + ((span.StopSeconds - span.StartSeconds) * i / (ComparedTimes - 1));
            double ms = Math.Abs(clock.ToReference(other.ToTrack(seconds)) - seconds) * 1e3;
            if (!double.IsNaN(ms))
                largest = Math.Max(largest ?? 0, ms);
        }

        return largest;
    }
}
