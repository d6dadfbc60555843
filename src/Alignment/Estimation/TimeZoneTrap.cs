namespace WorkspaceAgents.Alignment;

/// <summary>Clocks that are set to different time zones differ by whole or half hours: no drift, and no coincidence.</summary>
internal static class TimeZoneTrap
{
    private const double StepSeconds = 1800;

    /// <summary>The zones of the earth reach from -12 to +14 hours.</summary>
    private const int MostSteps = 52;

    /// <summary>The multiple of half an hour that a difference is, in seconds; null when it is none, or none but 0.</summary>
    /// <param name="differenceSeconds">Of two clocks that should read the same.</param>
    /// <param name="withinSeconds">How far off it may be.</param>
    public static double? Of(double differenceSeconds, double withinSeconds)
    {
        double steps = Math.Round(differenceSeconds / StepSeconds);
        bool isOne = steps != 0 && Math.Abs(steps) <= MostSteps && Math.Abs(differenceSeconds - (steps * StepSeconds)) <= withinSeconds;
        return isOne ? steps * StepSeconds : null;
    }

    /// <summary>The multiple of half an hour by which a span has to be shifted to overlap another most; null when it already overlaps or no shift helps.</summary>
    public static double? ToOverlap((double Start, double Stop) span, (double Start, double Stop) other)
    {
        double best = 0;
        double most = Overlap(0);
        if (most > 0)
            return null;
        for (int step = -MostSteps; step <= MostSteps; step++)
        {
            if (Overlap(step * StepSeconds) > most)
                (best, most) = (step * StepSeconds, Overlap(step * StepSeconds));
        }

        return best == 0 ? null : best;

        double Overlap(double shift) => Math.Max(0, Math.Min(span.Stop + shift, other.Stop) - Math.Max(span.Start + shift, other.Start));
    }

    /// <summary>For people: 8 h, 5.5 h.</summary>
    public static string Hours(double seconds) => ReportBuilder.Text($"{Math.Abs(seconds) / 3600:0.#} h");
}
