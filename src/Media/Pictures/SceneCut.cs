namespace WorkspaceAgents.Media;

/// <summary>A hard cut: the frame is the first of another picture.</summary>
/// <param name="FrameIndex">Its number in presentation order.</param>
/// <param name="PtsSeconds">When it appears.</param>
/// <param name="Score">How much changed, 0 to 1.</param>
public sealed record SceneCut(int FrameIndex, double PtsSeconds, double Score);
