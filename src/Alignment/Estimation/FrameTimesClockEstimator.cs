namespace WorkspaceAgents.Alignment;

/// <summary>
/// The clock of a depth or mask video that was made along with another, or from it: frame for frame at the same times. Uneven times that are alike are no accident; even ones are what any
/// two cuts of one length have, so they never pass.
/// </summary>
public static class FrameTimesClockEstimator
{
    /// <summary>Times are written in milliseconds by some containers.</summary>
    private const double ToleranceSeconds = 0.001;

    private const int FewestFrames = 16;

    /// <summary>Frames whose distance to the one before tells them from others.</summary>
    private const int FewestUneven = 8;

    /// <summary>By up to so many frames times are shifted to see whether they repeat.</summary>
    private const int LongestPeriod = 120;

    /// <summary>Estimates the shift between two videos of as many frames.</summary>
    /// <param name="referencePtsSeconds">Times of the reference's frames in seconds, increasing.</param>
    /// <param name="trackPtsSeconds">Times of the other video's frames on its own clock.</param>
    /// <returns>Null when they have another number of frames, or others times: then nothing can be said.</returns>
    public static ClockEstimate? Estimate(IReadOnlyList<double> referencePtsSeconds, IReadOnlyList<double> trackPtsSeconds)
    {
        ArgumentNullException.ThrowIfNull(referencePtsSeconds);
        ArgumentNullException.ThrowIfNull(trackPtsSeconds);
        int count = referencePtsSeconds.Count;
        if (count != trackPtsSeconds.Count || count < FewestFrames)
            return null;
        double[] shifts = [.. referencePtsSeconds.Zip(trackPtsSeconds, (reference, track) => reference - track)];
        double offset = Statistics.Median(shifts);
        double worst = shifts.Max(shift => Math.Abs(shift - offset));
        if (worst > ToleranceSeconds)
            return null;
        bool isTelling = IsTelling([.. referencePtsSeconds.Zip(referencePtsSeconds.Skip(1), (before, now) => now - before)]);
        double bound = ReportBuilder.Round((worst * 1e3) + (ToleranceSeconds * 1e3));
        return new ClockEstimate
        {
            Map = new ClockMap { OffsetSeconds = offset, ResidualMs = bound, Confidence = isTelling ? 0.95 : 0.4, Method = ClockMethod.Timestamps },
            Verdict = isTelling ? AlignmentVerdict.Pass : AlignmentVerdict.Review,
            Reasons = isTelling ? [] : [ReportBuilder.Text($"Both have {count} frames at the same even times: so does a video that was made from the other, and any two cuts of one length. State its clock when they belong together.")],
            ErrorBoundMs = bound,
            ResidualRmsMs = Math.Sqrt(shifts.Average(shift => (shift - offset) * (shift - offset))) * 1e3,
            ResidualP95Ms = worst * 1e3,
            OverlapSeconds = referencePtsSeconds[^1] - referencePtsSeconds[0],
            WindowCount = count, MeasuredCount = count, AgreeingCount = count,
        };
    }

    /// <summary>Uneven, and not so in a pattern that repeats, as film on video is.</summary>
    private static bool IsTelling(double[] intervals)
    {
        double usual = Statistics.Median(intervals);
        if (intervals.Count(interval => Math.Abs(interval - usual) > 2 * ToleranceSeconds) < FewestUneven)
            return false;
        for (int period = 1; period <= Math.Min(LongestPeriod, intervals.Length / 2); period++)
        {
            int different = 0;
            for (int i = period; i < intervals.Length; i++)
            {
                if (Math.Abs(intervals[i] - intervals[i - period]) > 2 * ToleranceSeconds)
                    different++;
            }

            if (different < FewestUneven / 2)
                return false;
        }

        return true;
    }
}
