namespace WorkspaceAgents.Media;

/// <summary>
/// The edit list of a track: how long nothing is shown at first, and which part of the track is shown then. That is what cameras and cutting
/// tools write; lists that show several parts are left to the demuxer.
/// </summary>
/// <param name="IsPresent">The track has an edit list.</param>
/// <param name="EmptyTicks">How long nothing is shown at first, in ticks of the track.</param>
/// <param name="StartTicks">The time in the track that is shown first; null when only an empty edit is given.</param>
/// <param name="LengthTicks">How much of the track is shown, in ticks of the track.</param>
internal readonly record struct Mp4Edits(bool IsPresent, long EmptyTicks, long? StartTicks, long LengthTicks)
{
    private const long MaxTicks = 1L << 56;

    /// <summary>What fragments subtract from their times.</summary>
    public long FragmentOffset => (StartTicks ?? 0) - EmptyTicks;

    /// <summary>Reads an elst box.</summary>
    /// <param name="box">The body of the box; empty when there is none.</param>
    /// <param name="timeScale">Ticks a second of the track.</param>
    /// <param name="movieTimeScale">Ticks a second of the lengths in the list.</param>
    /// <exception cref="Mp4UnusualException">The list shows several parts of the track, or is damaged.</exception>
    public static Mp4Edits Read(ReadOnlySpan<byte> box, uint timeScale, uint movieTimeScale)
    {
        if (box.IsEmpty)
            return default;
        var isWide = box[0] == 1;
        var table = Mp4Table.Read(box, isWide ? 20 : 12);
        if (box.Length != 8 + (table.Count * (isWide ? 20 : 12)))
            throw new Mp4UnusualException("the edit list has another length than its entries");
        long empty = 0, length = 0;
        long? start = null;
        for (var row = 0; row < table.Count; row++)
        {
            var duration = isWide ? (long)Math.Min(table.Long(row, 0), long.MaxValue) : table[row, 0];
            var time = isWide ? (long)table.Long(row, 2) : (int)table[row, 1];
            if (start is not null || time < -1 || (time == -1 && row > 0))
                throw new Mp4UnusualException("the edit list shows several parts of the track");
            if (movieTimeScale == 0)
                throw new Mp4UnusualException("the edit list has no unit of time");
            // Rounded to the nearest tick, as libav rounds it.
            var ticks = (((Int128)duration * timeScale) + (movieTimeScale / 2)) / movieTimeScale;
            if (ticks > MaxTicks || time > MaxTicks)
                throw new Mp4UnusualException("the edit list reaches beyond any recording");
            if (time == -1)
                empty = (long)ticks;
            else
                (start, length) = (time, (long)ticks);
        }
        return new Mp4Edits(table.Count > 0, empty, start, length);
    }

    /// <summary>
    /// The packets that are decoded for the part of the track that is shown: from the last keyframe at or before it to the end of its last group
    /// of pictures. Those outside the part are hidden. Their times are moved so that the part begins at 0, after <see cref="EmptyTicks"/>.
    /// </summary>
    /// <param name="all">The packets of the whole track.</param>
    /// <param name="dtsShift">How far the decoding times were moved back already.</param>
    /// <param name="hasOffsets">The track has composition offsets: frames are shown in another order than they are decoded in.</param>
    /// <exception cref="Mp4UnusualException">Nothing is shown, or where decoding starts is not clear.</exception>
    public PacketColumns Apply(PacketColumns all, long dtsShift, bool hasOffsets)
    {
        if (!IsPresent || all.Count == 0)
            return all;
        if (StartTicks is not { } start || LengthTicks == 0)
            throw new Mp4UnusualException("the edit list shows nothing");
        var first = FindStart(all, start - dtsShift, hasOffsets, dtsShift);
        var stop = FindStop(all, first, start, hasOffsets);
        var packets = Slice(all, first, stop);
        var shown = -1;
        var flags = packets.Flags;
        ReadOnlySpan<long> pts = packets.Pts;
        for (var i = 0; i < flags.Length; i++)
        {
            if (pts[i] < start || pts[i] >= start + LengthTicks)
                flags[i] |= PacketFlags.Hidden;
            else if (shown < 0)
                shown = i;
        }
        if (shown < 0)
            throw new Mp4UnusualException("the edit list shows nothing");
        var move = EmptyTicks - dtsShift - packets.Dts[shown];
        move -= Math.Max(FindEarliest(packets, move) - EmptyTicks, 0);
        Move(packets, move);
        return packets;
    }

    /// <summary>The last keyframe at or before the part, by presentation time; 0 when the part begins before the first one.</summary>
    private static int FindStart(PacketColumns all, long start, bool hasOffsets, long dtsShift)
    {
        ReadOnlySpan<long> dts = all.Dts, pts = all.Pts;
        for (var i = 1; i < dts.Length; i++)
        {
            if (dts[i] <= dts[i - 1])
                throw new Mp4UnusualException("two samples have one decoding time");
        }
        var last = dts.BinarySearch(start);
        for (var i = last < 0 ? ~last - 1 : last; i >= 0; i--)
        {
            if (all.Flags[i].HasFlag(PacketFlags.Keyframe) && (!hasOffsets || pts[i] - dtsShift <= start))
                return i;
        }
        return hasOffsets ? 0 : throw new Mp4UnusualException("no keyframe lies before the edit");
    }

    /// <summary>
    /// Where the packets end: after the first keyframe at which the part is over, or after the second where frames that are shown earlier may follow
    /// the first.
    /// </summary>
    private int FindStop(PacketColumns all, int first, long start, bool hasOffsets)
    {
        ReadOnlySpan<long> dts = all.Dts, pts = all.Pts;
        ReadOnlySpan<PacketFlags> flags = all.Flags;
        var isLastKeyframe = !hasOffsets;
        for (var i = first; i < dts.Length; i++)
        {
            var duration = i + 1 < dts.Length ? dts[i + 1] - dts[i] : LengthTicks;
            if ((flags[i] & PacketFlags.Keyframe) == 0 || pts[i] + duration < start + LengthTicks)
                continue;
            if (isLastKeyframe)
                return i + 1;
            isLastKeyframe = true;
        }
        return dts.Length;
    }

    private static PacketColumns Slice(PacketColumns all, int first, int stop)
    {
        if (first == 0 && stop == all.Count)
            return all;
        var part = new PacketColumns(stop - first);
        part.Extend(stop - first);
        all.Pts[first..stop].CopyTo(part.Pts);
        all.Dts[first..stop].CopyTo(part.Dts);
        all.Durations[first..stop].CopyTo(part.Durations);
        all.Positions[first..stop].CopyTo(part.Positions);
        all.Sizes[first..stop].CopyTo(part.Sizes);
        all.Flags[first..stop].CopyTo(part.Flags);
        return part;
    }

    /// <summary>The earliest time shown after a move. A negative one is forgotten at the next frame: so libav measures it.</summary>
    private static long FindEarliest(PacketColumns packets, long move)
    {
        long earliest = -1;
        ReadOnlySpan<long> pts = packets.Pts;
        ReadOnlySpan<PacketFlags> flags = packets.Flags;
        for (var i = 0; i < pts.Length; i++)
        {
            if ((flags[i] & PacketFlags.Hidden) != 0)
                continue;
            var time = pts[i] + move;
            earliest = earliest < 0 ? time : Math.Min(earliest, time);
        }
        return earliest;
    }

    private static void Move(PacketColumns packets, long move)
    {
        foreach (ref var time in packets.Pts)
            time += move;
        foreach (ref var time in packets.Dts)
            time += move;
    }
}
