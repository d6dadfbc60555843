namespace WorkspaceAgents.Media;

/// <summary>The frames that one run of decoding is for, and which of them are still to come.</summary>
internal sealed class LaneRun
{
    private readonly PacketTable _table;
    private readonly Action<int, DecodedFrame> _take;
    private readonly SortedSet<int> _packets = [];

    public LaneRun(PacketTable table, FrameGroup group, Action<int, DecodedFrame> take)
    {
        (_table, _take) = (table, take);
        foreach (var frame in group.Frames)
            _packets.Add(table.PacketOf(frame));
        LastPacket = group.LastPacket;
    }

    /// <summary>A frame that the decoder says is damaged counts; at first it does not, since decoding may have begun too late for it.</summary>
    public bool AcceptsDamage { get; set; }

    public bool IsComplete => _packets.Count == 0;

    /// <summary>The last packet that one of the frames comes from.</summary>
    public int LastPacket { get; }

    /// <summary>The first frame that has not come, of those left.</summary>
    public int FirstMissing => _packets.Min(_table.FrameOf);

    public bool Wants(int packet) => _packets.Contains(packet);

    /// <summary>Takes a frame when it is wanted.</summary>
    public void Offer(int packet, DecodedFrame frame)
    {
        if ((!AcceptsDamage && IsDamaged(frame)) || !_packets.Remove(packet))
            return;
        _take(_table.FrameOf(packet), frame);
    }

    public static bool IsDamaged(DecodedFrame frame) => frame.IsCorrupt || frame.DecodeErrorFlags != 0;
}
