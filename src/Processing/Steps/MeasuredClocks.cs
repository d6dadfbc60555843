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
}
