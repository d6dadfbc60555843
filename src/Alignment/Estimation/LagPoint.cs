namespace WorkspaceAgents.Alignment;

/// <summary>One measurement of how far two clocks are apart.</summary>
/// <param name="TrackSeconds">Where it was measured, on the track's clock.</param>
/// <param name="LagSeconds">Reference time minus track time there.</param>
/// <param name="Strength">How far the peak stands out of what chance gives, in standard deviations.</param>
internal readonly record struct LagPoint(double TrackSeconds, double LagSeconds, double Strength);
