namespace WorkspaceAgents.Alignment;

/// <summary>A stretch of track time in which one line holds.</summary>
/// <param name="Line">The lag over track time.</param>
/// <param name="StartSeconds">The first agreeing measurement, on the track's clock.</param>
/// <param name="StopSeconds">The last one.</param>
/// <param name="Points">The measurements that agree.</param>
internal sealed record ClockPiece(LagLine Line, double StartSeconds, double StopSeconds, IReadOnlyList<LagPoint> Points);
