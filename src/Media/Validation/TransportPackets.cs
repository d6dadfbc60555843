namespace WorkspaceAgents.Media;

/// <summary>
/// Reads the packets of an MPEG transport stream without looking into them: whether they follow each other, whether they are marked as damaged, and whether
/// any of a stream are gone. A demuxer reads on over all of that and says nothing of streams it was not asked for.
/// </summary>
/// <remarks>
/// ITU-T H.222.0, 2.4.3: <code>47 | 1 bit damaged, 1, 1, 13 of the stream's number | 2, 2 of what follows, 4 of a count | adaptation field | payload</code>
/// M2TS has 4 bytes of time before each packet of 188, broadcast recordings may have 16 of error correction after it.
/// </remarks>
internal sealed class TransportPackets
{
    private const byte SyncByte = 0x47;
    private const int PacketBytes = 188;
    private const int NullStream = 0x1FFF;
    private const int StreamCount = 0x2000;

    /// <summary>Before it lie the header and, in some packets, the clock.</summary>
    private const int ClockEnd = 12;

    /// <summary>So many packets in a row are no accident.</summary>
    private const int SurePackets = 5;

    /// <summary>A file whose first packet lies further in is no transport stream.</summary>
    private const int MaxLeadBytes = 1 << 16;

    private const int BufferBytes = 1 << 18;

    /// <summary>Bytes from a packet to the next, and how many of them come before its first byte.</summary>
    private static readonly (int Stride, int Lead)[] Layouts = [(188, 0), (192, 4), (204, 0)];

    private readonly sbyte[] _counts = new sbyte[StreamCount];
    private readonly long[] _positions = new long[StreamCount];
    private readonly TransportDamage _damage = new();
    private readonly MediaSource _source;

    private TransportPackets(MediaSource source)
    {
        _source = source;
        Array.Fill(_counts, (sbyte)-1);
    }

    /// <summary>Reads all packets of a file.</summary>
    /// <param name="source">A transport stream. It is not closed.</param>
    /// <param name="cancellationToken">Stops between reads.</param>
    public static TransportDamage Read(MediaSource source, CancellationToken cancellationToken)
    {
        var packets = new TransportPackets(source);
        var buffer = new byte[BufferBytes];
        var head = buffer.AsSpan(0, source.ReadFully(0, buffer));
        if (FindLayout(head) is not { } layout)
            return packets._damage;
        packets.Stray(0, layout.Start - layout.Lead);
        long position = layout.Start;
        while (position < source.SizeBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = source.ReadFully(position, buffer);
            var used = packets.Take(buffer.AsSpan(0, read), position, layout.Stride, isLast: position + read >= source.SizeBytes);
            if (used == 0)
                break;
            position += used;
        }
        return packets._damage;
    }

    private static (int Stride, int Lead, int Start)? FindLayout(ReadOnlySpan<byte> head)
    {
        for (var start = 0; start < Math.Min(head.Length, MaxLeadBytes); start++)
        {
            foreach (var (stride, lead) in Layouts)
            {
                if (start >= lead && IsInStep(head[start..], stride, SurePackets))
                    return (stride, lead, start);
            }
        }
        return null;
    }

    /// <summary>Packets begin here, so many of them, or as many as there are bytes for.</summary>
    private static bool IsInStep(ReadOnlySpan<byte> bytes, int stride, int packets)
    {
        if (bytes.Length < PacketBytes)
            return false;
        for (var at = 0; packets > 0 && at < bytes.Length; packets--, at += stride)
        {
            if (bytes[at] != SyncByte)
                return false;
        }
        return true;
    }

    /// <summary>Takes the packets that lie whole in some bytes, and says how many bytes those are.</summary>
    private int Take(ReadOnlySpan<byte> bytes, long position, int stride, bool isLast)
    {
        var at = 0;
        while (bytes.Length - at >= (isLast ? PacketBytes : SurePackets * stride))
        {
            if (bytes[at] == SyncByte)
            {
                TakePacket(bytes[at..], position + at);
                at += stride;
                continue;
            }
            var stray = at;
            while (at < bytes.Length && !IsInStep(bytes[at..], stride, SurePackets))
                at++;
            // Nothing more begins here; at the end of the file the last bytes may be a packet that was cut, which its length tells.
            Stray(position + stray, at - stray);
        }
        return Math.Min(at, bytes.Length);
    }

    private void TakePacket(ReadOnlySpan<byte> packet, long position)
    {
        var stream = ((packet[1] & 0x1F) << 8) | packet[2];
        if (stream == NullStream)
            return;
        if ((packet[1] & 0x80) != 0)
        {
            _damage.MarkedPackets++;
            _damage.FirstPosition ??= position;
        }
        var hasPayload = (packet[3] & 0x10) != 0;
        var mayStep = (packet[3] & 0x20) != 0 && packet[4] > 0 && (packet[5] & 0x80) != 0;
        // Packets with a payload are counted from 0 to 15, one after the other; those without have the count of the one before.
        var (before, count) = (_counts[stream], packet[3] & 15);
        var expected = hasPayload ? (before + 1) & 15 : before;
        if (before >= 0 && count != expected && !mayStep && !(hasPayload && count == before && IsRepeat(packet, _positions[stream])))
        {
            _damage.Gaps++;
            _damage.FirstPosition ??= position;
        }
        (_counts[stream], _positions[stream]) = ((sbyte)count, position);
    }

    /// <summary>A packet may be sent twice; only the clock in it is then another one.</summary>
    private bool IsRepeat(ReadOnlySpan<byte> packet, long positionBefore)
    {
        Span<byte> before = stackalloc byte[PacketBytes];
        return _source.ReadFully(positionBefore, before) == PacketBytes && before[ClockEnd..].SequenceEqual(packet[ClockEnd..PacketBytes]);
    }

    private void Stray(long position, int bytes)
    {
        if (bytes <= 0)
            return;
        _damage.StrayBytes += bytes;
        _damage.FirstPosition ??= position;
    }
}
