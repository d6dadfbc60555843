namespace WorkspaceAgents.Media;

/// <summary>One frame of a video.</summary>
/// <param name="Pts">When it appears, in ticks of the index's time base. May be negative or start anywhere.</param>
/// <param name="Duration">How long it stays on screen, in ticks: to the next frame, and for the last frame what the file says.</param>
/// <param name="IsKeyframe">True when decoding can start here.</param>
/// <param name="BytePosition">Where its packet starts in the file, or null when the container does not say.</param>
/// <param name="SizeBytes">The size of its packet.</param>
public sealed record FrameEntry(long Pts, long Duration, bool IsKeyframe, long? BytePosition, int SizeBytes)
{
    /// <summary>Its place in the order of decoding, from 0. Differs from the frame number where there are B-frames.</summary>
    public int DecodeIndex { get; init; }
}
