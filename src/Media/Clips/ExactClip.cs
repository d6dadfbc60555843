namespace WorkspaceAgents.Media;

/// <summary>A clip that begins and ends at any frame.</summary>
/// <param name="Index">The index of the written file.</param>
/// <param name="CopiedStartFrame">The source's first frame whose packet was copied; equal to <paramref name="CopiedStopFrame"/> when all were encoded again.</param>
/// <param name="CopiedStopFrame">One past the last one.</param>
/// <param name="LeastSsim">The least similarity of the frames encoded again that were compared with the source's; null when there are none, or the source's are damaged.</param>
public sealed record ExactClip(FrameIndex Index, int CopiedStartFrame, int CopiedStopFrame, double? LeastSsim);
