using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Processing;

/// <summary>What was measured of the clocks of a recording's tracks.</summary>
/// <param name="Evidence">By track, in the order of the files.</param>
internal sealed record MeasuredClocks(IReadOnlyList<ClockEvidence> Evidence)
{
    /// <summary>The clock of a track: what the clocks file states, else the surest that was measured, else the video's own.</summary>
    public ClockMap MapFor(string track, ClockFile stated) =>
        stated.MapFor(track) is { Method: not ClockMethod.Identity } given ? given
        : ClockEvidence.Surest(Evidence.Where(found => found.Track == track))?.Map ?? ClockMap.Identity;

    /// <summary>The clock of captions: what the clocks file states, else a correction that passes and is small enough, else the video's own.</summary>
    public ClockMap CaptionMapFor(string track, ClockFile stated, double maxCorrectionSeconds) =>
        stated.MapFor(track) is { Method: not ClockMethod.Identity } given ? given
        : Evidence.FirstOrDefault(found => found is { Verdict: AlignmentVerdict.Pass, Map: not null } && found.Track == track)?.Map is { } map
            && (map.OffsetSeconds != 0 || map.DriftPpm != 0) && Math.Abs(map.OffsetSeconds) <= maxCorrectionSeconds
            ? map
            : ClockMap.Identity;
}
