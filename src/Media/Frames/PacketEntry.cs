namespace WorkspaceAgents.Media;

/// <summary>One packet or decoded frame.</summary>
/// <param name="Pts">Presentation time in ticks, or null when the container does not say.</param>
/// <param name="Dts">Decoding time in ticks, or null.</param>
/// <param name="Duration">As the container states it; 0 when it does not.</param>
/// <param name="SizeBytes">Bytes of the packet.</param>
/// <param name="BytePosition">Where it starts in the file, or null.</param>
/// <param name="IsKeyframe">Flagged as a keyframe.</param>
/// <param name="IsDiscarded">Decoded but never shown: it lies outside the container's edit list, or holds no picture to show.</param>
internal readonly record struct PacketEntry(
    long? Pts, long? Dts, long Duration, int SizeBytes, long? BytePosition, bool IsKeyframe, bool IsDiscarded);
