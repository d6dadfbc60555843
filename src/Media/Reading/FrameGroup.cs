namespace WorkspaceAgents.Media;

/// <summary>Frames that are decoded from one beginning.</summary>
/// <param name="StartPacket">The packet to begin decoding at.</param>
/// <param name="LastPacket">The last packet that one of the frames comes from.</param>
/// <param name="Frames">The frames wanted, in presentation order, each once.</param>
internal sealed record FrameGroup(int StartPacket, int LastPacket, ArraySegment<int> Frames)
{
    /// <summary>How many packets lie between the beginning and the last frame wanted.</summary>
    public int PacketCount => LastPacket - StartPacket + 1;
}
