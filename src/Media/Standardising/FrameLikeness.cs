namespace WorkspaceAgents.Media;

/// <summary>How alike a written frame and its source's are.</summary>
/// <param name="Frame">The source's frame.</param>
/// <param name="Ssim">1 when they are the same; 0 when they had to be and are not.</param>
/// <param name="NeighbourSsim">How alike it is to that one of the source's frames before and after that it is more alike to; null when that was not compared.</param>
internal sealed record FrameLikeness(int Frame, double Ssim, double? NeighbourSsim);
