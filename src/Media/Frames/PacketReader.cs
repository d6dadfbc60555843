namespace WorkspaceAgents.Media;

/// <summary>Reads the packets of one stream through libav's demuxer, in the order of decoding. Nothing is decoded.</summary>
internal static class PacketReader
{
    /// <summary>Decoding times that step ahead or back further than this were not written by one clock. ffmpeg's own limit: its option <c>dts_delta_threshold</c>.</summary>
    private const double JumpSeconds = 10;

    /// <summary>Half the range of the 33-bit clock of MPEG streams; a step further than this is the clock beginning anew.</summary>
    private const long HalfWrap = 1L << 32;

    private const long Wrap = 1L << 33;

    /// <summary>Reads all packets of a stream.</summary>
    /// <param name="input">The container, at its beginning; other streams are not read from it any more.</param>
    /// <param name="stream">One of its streams.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    public static PacketColumns Read(MediaInput input, InputStream stream, CancellationToken cancellationToken)
    {
        input.Keep([stream.Index]);
        var columns = new PacketColumns();
        var isShown = PictureHeaders.Reader(stream.Codec);
        using var packet = new InputPacket(LibAv.Default);
        while (input.Read(packet))
        {
            if ((columns.Count & 255) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (packet.StreamIndex != stream.Index)
                continue;
            columns.Add(EntryOf(packet, isShown));
            if (packet.IsDiscard)
                columns.Flags[^1] |= PacketFlags.CutOff;
        }
        Finish(columns, input, stream);
        return columns;
    }

    /// <summary>What can be said of packets only when all of them are read: where a clock of 33 bits began anew, and where it jumped.</summary>
    public static void Finish(PacketColumns columns, MediaInput input, InputStream stream)
    {
        if (input.FormatName is not ("mpegts" or "mpeg"))
            return;
        Unwrap(columns);
        MarkJumps(columns, (long)(JumpSeconds * stream.TimeBase.Denominator / stream.TimeBase.Numerator));
    }

    /// <summary>A packet as the columns have it.</summary>
    public static PacketEntry EntryOf(InputPacket packet, Func<ReadOnlySpan<byte>, bool>? isShown) => new(
        packet.Pts, packet.Dts, packet.Duration, packet.Size, packet.Position < 0 ? null : packet.Position, packet.IsKeyframe,
        packet.IsDiscard || (isShown is not null && packet.Size > 0 && !isShown(packet.Data)));

    /// <summary>
    /// The clock of MPEG streams has 33 bits and begins anew every 26.5 hours. libav carries on over the first time; this does over every one.
    /// </summary>
    internal static void Unwrap(PacketColumns columns)
    {
        Span<long> pts = columns.Pts, dts = columns.Dts;
        long offset = 0, last = PacketColumns.Missing;
        for (var i = 0; i < dts.Length; i++)
        {
            var time = dts[i] != PacketColumns.Missing ? dts[i] : pts[i];
            if (time == PacketColumns.Missing)
                continue;
            if (last != PacketColumns.Missing)
                offset += time + offset - last < -HalfWrap ? Wrap : time + offset - last > HalfWrap && offset > 0 ? -Wrap : 0;
            last = time + offset;
            dts[i] += dts[i] == PacketColumns.Missing ? 0 : offset;
            pts[i] += pts[i] == PacketColumns.Missing ? 0 : offset;
        }
    }

    /// <summary>Marks the packets before which the decoding times jump.</summary>
    internal static void MarkJumps(PacketColumns columns, long ticks)
    {
        ReadOnlySpan<long> dts = columns.Dts;
        var last = PacketColumns.Missing;
        for (var i = 0; i < dts.Length; i++)
        {
            if (dts[i] == PacketColumns.Missing)
                continue;
            if (last != PacketColumns.Missing && (dts[i] < last || dts[i] - last > ticks))
                columns.Flags[i] |= PacketFlags.Discontinuity;
            last = dts[i];
        }
    }
}
