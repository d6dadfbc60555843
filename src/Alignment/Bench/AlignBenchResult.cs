namespace WorkspaceAgents.Alignment;

/// <summary>How one case came out.</summary>
/// <param name="Passed">The estimate said Pass.</param>
/// <param name="MiddleErrorMs">Error in the middle of the overlap, in milliseconds.</param>
/// <param name="WorstErrorMs">The largest error in the overlap.</param>
/// <param name="DriftErrorPpm">Error of the drift; NaN when it was not told.</param>
/// <param name="IsWithinBound">The largest error is within the bound the estimate states.</param>
internal sealed record AlignBenchResult(bool Passed, double MiddleErrorMs, double WorstErrorMs, double DriftErrorPpm, bool IsWithinBound)
{
    /// <summary>Around a pause nobody can tell when it happened: that near to it errors are not counted, in seconds.</summary>
    private const double PauseBlur = 8;

    /// <param name="estimate">What the estimator said.</param>
    /// <param name="truth">Reference time of a track time, in seconds.</param>
    /// <param name="driftPpm">The true drift.</param>
    /// <param name="overlap">What both tracks heard, on the track's clock.</param>
    /// <param name="pauseAt">When the track paused; infinite when it did not.</param>
    public static AlignBenchResult Of(ClockEstimate estimate, Func<double, double> truth, double driftPpm, (double Start, double Stop) overlap, double pauseAt)
    {
        if (estimate.Map is not { } map)
            return new AlignBenchResult(false, double.NaN, double.NaN, double.NaN, false);
        double worst = 0;
        for (int i = 0; i <= 100; i++)
        {
            double t = overlap.Start + ((overlap.Stop - overlap.Start) * i / 100);
            if (Math.Abs(t - pauseAt) > PauseBlur)
                worst = Math.Max(worst, Math.Abs(map.ToReference(t) - truth(t)) * 1e3);
        }

        double middle = (overlap.Start + overlap.Stop) / 2;
        if (Math.Abs(middle - pauseAt) <= PauseBlur)
            middle = overlap.Start;
        return new AlignBenchResult(
            estimate.Verdict == AlignmentVerdict.Pass,
            Math.Abs(map.ToReference(middle) - truth(middle)) * 1e3,
            worst,
            double.IsFinite(estimate.DriftErrorPpm) ? Math.Abs(map.DriftPpm - driftPpm) : double.NaN,
            worst <= estimate.ErrorBoundMs);
    }
}
