using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Catalog;

/// <summary>How one track lies on the recording's timeline.</summary>
/// <param name="Name">The track's file name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="OffsetSeconds">t_reference = offset + (1 + drift·10⁻⁶) · t_track.</param>
/// <param name="DriftPpm">Drift in parts per million.</param>
/// <param name="Method">Where the clock came from: <c>identity</c> (assumed), <c>given</c>, <c>startTimes</c>, <c>audio</c> …</param>
/// <param name="CoverageFraction">How much of the video it covers, 0 to 1.</param>
/// <param name="LargestGapSeconds">The longest stretch without data.</param>
/// <param name="ErrorBoundMs">How far off a value may be, ms; null when unknown.</param>
public sealed record TrackAlignment(
    string Name, TrackKind Kind, double OffsetSeconds, double DriftPpm, string Method,
    double CoverageFraction, double LargestGapSeconds, double? ErrorBoundMs)
{
    /// <summary>How far the clock itself may be off, ms: measured, or as whoever gave it stated; null for one that was assumed.</summary>
    public double? ClockErrorMs { get; init; }

    /// <summary>How sure the clock is, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>How far the clock lies from the surest measured one at most, ms; 0 when it is that one, null when none could be measured.</summary>
    public double? DisagreementMs { get; init; }

    /// <summary>Where the offset changes because the device paused or lost samples, by track time.</summary>
    public IReadOnlyList<ClockSegment> LaterSegments { get; init; } = [];

    /// <summary>What was measured of the clock, used or not.</summary>
    public IReadOnlyList<ClockEvidence> Evidence { get; init; } = [];

    /// <summary>The clock as a map.</summary>
    internal ClockMap ToClock() => Method == "identity" ? ClockMap.Identity : ClockMap.Given(OffsetSeconds, DriftPpm) with { LaterSegments = LaterSegments };
}
