namespace WorkspaceAgents.Media;

/// <summary>
/// Reads packets through a demuxer. Where a seek lands is never believed: the packet there is found in the index by its place and size in the
/// file, and when that is too late or cannot be told, an earlier place is tried, and in the end the beginning, from where counting is certain.
/// </summary>
internal sealed class DemuxedPacketFeed : PacketFeed
{
    /// <summary>Up to so many packets are read over rather than sought past.</summary>
    private const int NearPackets = 32;

    /// <summary>A landing in the middle of a packet gives a few that are in no index; after so many the place is given up.</summary>
    private const int MaxUnknownPackets = 16;

    /// <summary>Containers that are packets in a row with nothing to look up: any place in the file can be gone to.</summary>
    private static readonly HashSet<string> WithoutLookup = ["mpegts", "mpeg", "h264", "hevc", "m4v", "mpegvideo", "obu"];

    private readonly ReadingContext _context;
    private readonly InputPacket _packet;
    private MediaInput _input;
    private int _current = -1;

    public DemuxedPacketFeed(ReadingContext context)
    {
        _context = context;
        _packet = new InputPacket(context.Lib);
        _input = context.OpenInput();
    }

    private PacketTable Table => _context.Table;

    /// <inheritdoc/>
    public override InputPacket Read(int number)
    {
        if (number != _current && (number < _current || number > _current + NearPackets))
            GoTo(number);
        while (_current < number)
            Advance();
        return _packet;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _input.Dispose();
        _packet.Dispose();
    }

    private void Advance()
    {
        if (!TryReadNext())
            throw Mismatch($"has {_current + 1} packets instead of {Table.Count}");
        _current++;
        if (_packet.Size != Table.SizeOf(_current))
            throw Mismatch($"has {_packet.Size} bytes in packet {_current} instead of {Table.SizeOf(_current)}");
    }

    private bool TryReadNext()
    {
        while (_input.Read(_packet))
        {
            if (_packet.StreamIndex == _context.Index.StreamIndex)
                return true;
        }
        return false;
    }

    private void GoTo(int number)
    {
        if (number > NearPackets)
        {
            var start = Table.StartOf(number);
            if (WithoutLookup.Contains(_input.FormatName) && Table.PositionOf(start) is var position and not PacketTable.None)
            {
                _input.SeekByte(position);
                if (HasLanded(number))
                    return;
            }
            // A container sorts its keyframes by one of its two times; which one is not told.
            foreach (var time in new[] { _context.PtsOf(start), _context.DtsOf(start), _context.DtsOf(Table.StartBefore(start)) })
            {
                if (time is { } ticks && TrySeek(ticks) && HasLanded(number))
                    return;
            }
        }
        _input.Dispose();
        _input = _context.OpenInput();
        _current = -1;
    }

    private bool TrySeek(long ticks)
    {
        try
        {
            _input.Seek(_context.Index.StreamIndex, ticks);
            return true;
        }
        catch (MediaException)
        {
            // The container has nothing to look the time up in; there are other ways to get there.
            return false;
        }
    }

    /// <summary>True when the packet read is known, and is the one that is wanted or one before it.</summary>
    private bool HasLanded(int number)
    {
        for (var i = 0; i < MaxUnknownPackets && TryReadNext(); i++)
        {
            if (Table.Find(_packet.Position, _packet.Size) is not { } found)
                continue;
            _current = found;
            return found <= number;
        }
        return false;
    }

    private MediaException Mismatch(string what) => new(
        MediaErrorCode.Unreadable, $"{_context.Source.Name} {what}: the index was made of another file. Index this one again.");
}
