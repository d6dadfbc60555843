using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Processing;

/// <summary>What was measured of the clocks of a recording's tracks.</summary>
/// <param name="Evidence">By track, in the order of the files.</param>
internal sealed record MeasuredClocks(IReadOnlyList<ClockEvidence> Evidence)
{
    /// <summary>The clock of a sound: what the clocks file states, else what all estimators together say, else the video's own.</summary>
    /// <param name="track">The track's name.</param>
    /// <param name="stated">The clocks file.</param>
    /// <param name="span">The video's first and last second.</param>
    public ClockMap MapFor(string track, ClockFile stated, (double StartSeconds, double StopSeconds) span) =>
        stated.MapFor(track) is { Method: not ClockMethod.Identity } given ? given : Combine(track, span).Map ?? ClockMap.Identity;

    /// <summary>
    /// The clock of a sensor log: what was stated, else what all estimators together say when that passes. What does not is used for a log of wall-clock times only, which
    /// has no place otherwise; any other counts from the video's zero, as it says.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="stated">Its clock by the clocks file.</param>
    /// <param name="span">The video's first and last second.</param>
    public ClockMap MapFor(SensorLog log, ClockMap stated, (double StartSeconds, double StopSeconds) span) =>
        stated.Method != ClockMethod.Identity ? stated
        : Combine(log.Name, span) is { Map: { } map } combined && (log.TimesAreAbsolute || ClockCombiner.IsPassing(combined.Chosen!)) ? map : ClockMap.Identity;

    /// <summary>The clock of captions: what the clocks file states, else a correction that passes and is small enough, else the video's own.</summary>
    public ClockMap CaptionMapFor(string track, ClockFile stated, double maxCorrectionSeconds) =>
        stated.MapFor(track) is { Method: not ClockMethod.Identity } given ? given
        : Evidence.FirstOrDefault(found => found is { Verdict: AlignmentVerdict.Pass, Map: not null } && found.Track == track)?.Map is { } map
            && (map.OffsetSeconds != 0 || map.DriftPpm != 0) && Math.Abs(map.OffsetSeconds) <= maxCorrectionSeconds
            ? map
            : ClockMap.Identity;

    private CombinedClock Combine(string track, (double, double) span) => ClockCombiner.Combine([.. Evidence.Where(found => found.Track == track)], span);
}
