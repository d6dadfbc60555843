namespace WorkspaceAgents.Alignment;

/// <summary>Finds flashes in how bright the frames of a video are: camera flashes, lights that go on, blinking diodes that light a part of the picture.</summary>
public static class FlashDetector
{
    /// <summary>A step of the mean brightness (0 to 255) below this is no flash in any video.</summary>
    private const double LeastStep = 2;

    /// <summary>How many times the usual change from frame to frame a flash is.</summary>
    private const double TimesUsual = 8;

    private const int FewestFrames = 8;

    /// <summary>Finds the frames that are first to show more light.</summary>
    /// <param name="brightness">The mean brightness of each frame, 0 to 255; NaN for frames that could not be decoded.</param>
    /// <param name="ptsSeconds">When each frame appears, increasing.</param>
    /// <returns>
    /// The times of those frames, known to half a frame: a camera collects light from its frame's time on, a screen recording shows what was there at it. Scene cuts to
    /// brighter pictures are among them; in another recording nothing matches those.
    /// </returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static EventSeries Find(IReadOnlyList<float> brightness, IReadOnlyList<double> ptsSeconds)
    {
        ArgumentNullException.ThrowIfNull(brightness);
        ArgumentNullException.ThrowIfNull(ptsSeconds);
        if (brightness.Count != ptsSeconds.Count)
            throw new ArgumentException($"There are {brightness.Count} frames and {ptsSeconds.Count} times.", nameof(ptsSeconds));
        int[] seen = [.. Enumerable.Range(0, brightness.Count).Where(i => float.IsFinite(brightness[i]) && double.IsFinite(ptsSeconds[i]))];
        if (seen.Length < FewestFrames)
            return EventSeries.None(EventKind.Flash, ReportBuilder.Text($"{seen.Length} frames could be seen; for flashes {FewestFrames} are needed."));
        double[] steps = [.. seen.Zip(seen.Skip(1), (before, now) => (double)brightness[now] - brightness[before])];
        double threshold = Math.Max(LeastStep, TimesUsual * 1.4826 * Statistics.Median(steps.Select(Math.Abs)));
        List<double> times = [];
        for (int i = 0; i < steps.Length; i++)
        {
            // Light that comes on during a frame takes two frames to be all there: the first of them counts.
            if (steps[i] >= threshold && (i == 0 || steps[i - 1] < threshold))
                times.Add(ptsSeconds[seen[i + 1]]);
        }

        double interval = Statistics.Percentile(seen.Zip(seen.Skip(1), (before, now) => ptsSeconds[now] - ptsSeconds[before]), 0.9);
        return EventSeries.Of(EventKind.Flash, times, Math.Max(0, interval / 2));
    }
}
