namespace WorkspaceAgents.Media;

/// <summary>What a keyframe looks like.</summary>
/// <param name="FrameIndex">Its number in presentation order.</param>
/// <param name="PtsSeconds">When it appears.</param>
/// <param name="Hash">Of the picture held upright, stretched to a square.</param>
public sealed record KeyframeHash(int FrameIndex, double PtsSeconds, PerceptualHash Hash);
