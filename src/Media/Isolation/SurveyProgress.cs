namespace WorkspaceAgents.Media;

/// <summary>How far the operation <c>pictures</c> is.</summary>
/// <param name="FrameCount">Frames done.</param>
internal sealed record SurveyProgress(int FrameCount);
