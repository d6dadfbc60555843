namespace WorkspaceAgents.Media;

/// <summary>Reads packets from where the index says they lie, without a demuxer: an MP4 packet is its bytes and nothing else.</summary>
/// <param name="lib">The libraries.</param>
/// <param name="source">The file.</param>
/// <param name="table">Knows every position.</param>
internal sealed class TablePacketFeed(LibAv lib, MediaSource source, PacketTable table) : PacketFeed
{
    private readonly InputPacket _packet = new(lib);

    /// <inheritdoc/>
    public override InputPacket Read(int number)
    {
        _packet.Fill(table.SizeOf(number));
        if (source.ReadFully(table.PositionOf(number), _packet.WritableData) < _packet.Size)
        {
            throw new MediaException(
                MediaErrorCode.Truncated,
                $"{source.Name} ends before packet {number} of its index does; upload the whole file again, or index the one that is there.");
        }
        _packet.IsKeyframe = table.IsKeyframe(number);
        return _packet;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _packet.Dispose();
}
