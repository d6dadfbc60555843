namespace WorkspaceAgents.Media;

/// <summary>The frames [<paramref name="StartFrame"/>, <paramref name="StopFrame"/>) of a video.</summary>
/// <param name="StartFrame">The first frame, a keyframe.</param>
/// <param name="StopFrame">One past the last frame.</param>
public readonly record struct ClipSpan(int StartFrame, int StopFrame)
{
    /// <summary>The number of frames, at least 1.</summary>
    public int FrameCount => StopFrame - StartFrame;
}
