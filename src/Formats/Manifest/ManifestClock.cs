namespace WorkspaceAgents.Formats;

/// <summary>How a track's time becomes reference time: t_reference = offset + (1 + drift · 1e-6) · t_track.</summary>
/// <param name="Track">The track's name: its file's name.</param>
/// <param name="OffsetSeconds">Reference time of the track's zero.</param>
/// <param name="DriftPpm">Parts per million the track's clock is slow.</param>
/// <param name="ResidualMs">How far the map may be off.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Method">How the map was found: <c>identity</c>, <c>given</c>, …</param>
public sealed record ManifestClock(
    string Track, double OffsetSeconds, double DriftPpm, double ResidualMs, double Confidence, string Method)
{
    /// <summary>Where the offset changes because the device paused or lost samples, by track time; null for a clock that ran through.</summary>
    public IReadOnlyList<ManifestClockSegment>? LaterSegments { get; init; }
}
