namespace WorkspaceAgents.Catalog;

/// <summary>Where a sound is when a frame appears.</summary>
/// <param name="Track">Its file.</param>
/// <param name="Sample">The sample that plays, from 0; null outside the sound.</param>
/// <param name="TrackSeconds">The same in seconds from the sound's first sample.</param>
public sealed record SpotCheckSound(string Track, long? Sample, double? TrackSeconds);
