namespace WorkspaceAgents.Alignment;

/// <summary>A stretch of track time with an offset of its own, after the device paused or lost samples.</summary>
/// <param name="TrackStartSeconds">From when it holds, on the track's clock.</param>
/// <param name="OffsetSeconds">Reference time minus (1 + drift) times track time, in seconds.</param>
public sealed record ClockSegment(double TrackStartSeconds, double OffsetSeconds);
