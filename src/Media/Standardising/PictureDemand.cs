namespace WorkspaceAgents.Media;

/// <summary>What is demanded of a written picture.</summary>
/// <param name="Comparison">What it must have in common with its source's.</param>
/// <param name="MinSsim">The least alike it may be.</param>
internal readonly record struct PictureDemand(PictureComparison Comparison, double MinSsim);
