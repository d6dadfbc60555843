namespace WorkspaceAgents.Processing;

/// <summary>A clock that somebody stated for a track; it wins over the one in <c>clocks.json</c>.</summary>
/// <param name="Track">The track's name.</param>
/// <param name="OffsetSeconds">Reference time of the track's zero.</param>
/// <param name="DriftPpm">Drift, parts per million.</param>
/// <param name="ResidualMs">How far it may be off.</param>
internal sealed record InputClock(string Track, double OffsetSeconds, double DriftPpm, double ResidualMs);
