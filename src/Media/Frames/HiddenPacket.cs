namespace WorkspaceAgents.Media;

/// <summary>
/// A packet that gives no frame to show: it lies outside the container's edit list (frames after it may need it), or holds only pictures for
/// reference, the second field of a frame, or nothing.
/// </summary>
/// <param name="PacketIndex">Its place in the order of decoding among all packets of the stream, from 0.</param>
/// <param name="Pts">Its presentation time in ticks, or null when the container gives none.</param>
/// <param name="Dts">Its decoding time in ticks, or null.</param>
/// <param name="BytePosition">Where it starts in the file, or null.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="IsKeyframe">The container says that decoding can start here.</param>
public readonly record struct HiddenPacket(int PacketIndex, long? Pts, long? Dts, long? BytePosition, int SizeBytes, bool IsKeyframe);
