namespace WorkspaceAgents.Formats;

/// <summary>A stretch of a track with an offset of its own.</summary>
/// <param name="TrackStartSeconds">From when it holds, on the track's clock.</param>
/// <param name="OffsetSeconds">Reference time minus (1 + drift) times track time.</param>
public sealed record ManifestClockSegment(double TrackStartSeconds, double OffsetSeconds);
