namespace WorkspaceAgents.Catalog;

/// <summary>How one track lies on the recording's timeline.</summary>
/// <param name="Name">The track's file name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="OffsetSeconds">t_reference = offset + (1 + drift·10⁻⁶) · t_track.</param>
/// <param name="DriftPpm">Drift in parts per million.</param>
/// <param name="Method">Where the clock came from: <c>identity</c>, <c>given</c>.</param>
/// <param name="CoverageFraction">How much of the video it covers, 0 to 1.</param>
/// <param name="LargestGapSeconds">The longest stretch without data.</param>
/// <param name="ErrorBoundMs">How far off a value may be, ms; null when unknown.</param>
public sealed record TrackAlignment(
    string Name, TrackKind Kind, double OffsetSeconds, double DriftPpm, string Method,
    double CoverageFraction, double LargestGapSeconds, double? ErrorBoundMs);
