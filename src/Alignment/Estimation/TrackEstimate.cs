namespace WorkspaceAgents.Alignment;

/// <summary>What one estimator says about a track's clock, and by what.</summary>
/// <param name="Method">Its kind.</param>
/// <param name="Basis">What was compared, for people: <c>sound</c>, <c>flashes against pulses of trigger</c>.</param>
/// <param name="Estimate">What it says, on both files' own clocks.</param>
public sealed record TrackEstimate(ClockMethod Method, string Basis, ClockEstimate Estimate);
