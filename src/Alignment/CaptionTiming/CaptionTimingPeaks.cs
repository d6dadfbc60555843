namespace WorkspaceAgents.Alignment;

/// <summary>What a search over all offsets and rates found.</summary>
/// <param name="OffsetSeconds">Of the best.</param>
/// <param name="Rate">Of the best.</param>
/// <param name="Deviations">Its height, in standard deviations.</param>
/// <param name="AsIsDeviations">The height at the times of the file.</param>
/// <param name="RunnerUp">The best other offset's height, as a part of the best's.</param>
/// <param name="RateStep">How far apart the tried rates were.</param>
internal sealed record CaptionTimingPeaks(double OffsetSeconds, double Rate, double Deviations, double AsIsDeviations, double RunnerUp, double RateStep);
