namespace WorkspaceAgents.Media;

/// <summary>
/// The samples of a track from its stbl box, as libav numbers them: decoding times from 0 (moved back when composition offsets are negative),
/// presentation times after them. Edit lists come later. Whatever libav would repair by rules of its own is refused.
/// </summary>
internal static class Mp4SampleTable
{
    private const int MaxOffset = 1 << 28;

    /// <summary>Reads the samples of a track.</summary>
    /// <param name="track">The track.</param>
    /// <param name="maxPackets">The most samples that are taken.</param>
    /// <param name="dtsShift">How far decoding times were moved back, in ticks; 0 unless composition offsets are negative.</param>
    /// <exception cref="Mp4UnusualException">The tables contradict one another.</exception>
    public static PacketColumns Read(in Mp4Track track, int maxPackets, out long dtsShift)
    {
        dtsShift = 0;
        var packets = new PacketColumns();
        ReadSizes(track, packets, maxPackets);
        if (packets.Count == 0)
            return packets;
        ReadPositions(track, packets);
        ReadDecodingTimes(track, packets);
        dtsShift = ReadPresentationTimes(track, packets);
        ReadKeyframes(track, packets);
        ReadDependencies(track, packets);
        return packets;
    }

    private static void ReadSizes(in Mp4Track track, PacketColumns packets, int maxPackets)
    {
        var box = track.SampleBox(Mp4Types.Stsz);
        if (box.IsEmpty)
        {
            ReadSmallSizes(track.SampleBox(Mp4Types.Stz2), packets, maxPackets);
            return;
        }
        if (box.Length < 12)
            throw new Mp4UnusualException("stsz has no count");
        var same = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(box[4..]);
        var table = Mp4Table.Read(box, same == 0 ? 4 : 0, prefixBytes: 8);
        Claim(packets, table.Count, maxPackets);
        var sizes = packets.Sizes;
        if (same == 0)
            table.CopyTo(sizes);
        else
            sizes.Fill(same);
        if (sizes.ContainsAnyInRange(int.MinValue, -1))
            throw new Mp4UnusualException("a sample is larger than 2 GB");
    }

    private static void ReadSmallSizes(ReadOnlySpan<byte> box, PacketColumns packets, int maxPackets)
    {
        if (box.IsEmpty)
            throw new Mp4UnusualException("the track has no sample sizes");
        var count = Mp4Table.Read(box, 0, prefixBytes: 8).Count;
        var bits = box[7];
        var rows = box[12..];
        if (bits is not (4 or 8 or 16) || (count * (long)bits) + 7 >> 3 > rows.Length)
            throw new Mp4UnusualException("stz2 ends before its last sample");
        Claim(packets, count, maxPackets);
        for (var i = 0; i < count; i++)
        {
            packets.Sizes[i] = bits switch
            {
                4 => (rows[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15,
                8 => rows[i],
                _ => (rows[2 * i] << 8) | rows[(2 * i) + 1],
            };
        }
    }

    private static void Claim(PacketColumns packets, int count, int maxPackets)
    {
        if (count < 0 || count > maxPackets)
            throw new Mp4UnusualException("the track has more samples than its file has room for");
        packets.Extend(count);
    }

    private static void ReadPositions(in Mp4Track track, PacketColumns packets)
    {
        var wide = track.SampleBox(Mp4Types.Co64);
        var chunks = wide.IsEmpty ? Mp4Table.Read(track.SampleBox(Mp4Types.Stco), 4) : Mp4Table.Read(wide, 8);
        var runs = Mp4Table.Read(track.SampleBox(Mp4Types.Stsc), 12);
        if (runs.Count == 0 || runs[0, 0] != 1)
            throw new Mp4UnusualException("the chunks are not described from the first on");
        Span<long> positions = packets.Positions;
        ReadOnlySpan<int> sizes = packets.Sizes;
        var sample = 0;
        for (int chunk = 0, run = 0; chunk < chunks.Count; chunk++)
        {
            if (run + 1 < runs.Count && chunk + 1 == runs[run + 1, 0])
                run++;
            if (runs[run, 2] != 1)
                throw new Mp4UnusualException("chunks have another sample description");
            var position = wide.IsEmpty ? chunks[chunk, 0] : (long)Math.Min(chunks.Long(chunk, 0), 1L << 62);
            var perChunk = runs[run, 1];
            if (perChunk > sizes.Length - sample)
                throw new Mp4UnusualException("the chunks hold more samples than there are");
            for (var i = 0; i < perChunk; i++, sample++)
            {
                positions[sample] = position;
                position += sizes[sample];
            }
        }
        if (sample != sizes.Length)
            throw new Mp4UnusualException("the chunks hold fewer samples than there are");
    }

    private static void ReadDecodingTimes(in Mp4Track track, PacketColumns packets)
    {
        var table = Mp4Table.Read(track.SampleBox(Mp4Types.Stts), 8);
        Span<long> times = packets.Dts, durations = packets.Durations;
        var sample = 0;
        long time = 0;
        for (var row = 0; row < table.Count; row++)
        {
            var (count, delta) = (table[row, 0], table[row, 1]);
            if (count == 0 || count > times.Length - sample || delta > int.MaxValue)
                throw new Mp4UnusualException("the decoding times do not fit the samples");
            durations.Slice(sample, (int)count).Fill(delta);
            for (var end = sample + (int)count; sample < end; sample++, time += delta)
                times[sample] = time;
        }
        if (sample != times.Length)
            throw new Mp4UnusualException("decoding times are missing");
    }

    /// <summary>
    /// Offsets are signed whatever the table's version, as QuickTime writes them. A negative one moves every decoding time of the track
    /// back so that none comes after its presentation; libav leaves the last two entries out of that, which are often damaged.
    /// </summary>
    private static long ReadPresentationTimes(in Mp4Track track, PacketColumns packets)
    {
        var table = Mp4Table.Read(track.SampleBox(Mp4Types.Ctts), 8);
        Span<long> pts = packets.Pts, dts = packets.Dts;
        dts.CopyTo(pts);
        if (!table.IsPresent || table.Count == 0)
            return 0;
        long shift = 0;
        var sample = 0;
        for (var row = 0; row < table.Count; row++)
        {
            var (count, offset) = (table[row, 0], (int)table[row, 1]);
            if (count == 0 || count > pts.Length - sample || offset is > MaxOffset or < -MaxOffset)
                throw new Mp4UnusualException("the composition offsets do not fit the samples");
            if (offset < 0 && row + 2 < table.Count)
                shift = Math.Max(shift, -(long)offset);
            foreach (ref var time in pts.Slice(sample, (int)count))
                time += offset;
            sample += (int)count;
        }
        if (sample != pts.Length)
            throw new Mp4UnusualException("composition offsets are missing");
        if (shift != 0)
        {
            foreach (ref var time in dts)
                time -= shift;
        }
        return shift;
    }

    /// <summary>Sync samples, QuickTime's partial sync samples (open groups), and random access points of a sample group.</summary>
    private static void ReadKeyframes(in Mp4Track track, PacketColumns packets)
    {
        var flags = packets.Flags;
        var sync = Mp4Table.Read(track.SampleBox(Mp4Types.Stss), 4);
        var partial = Mp4Table.Read(track.SampleBox(Mp4Types.Stps), 4);
        if (!sync.IsPresent)
        {
            flags.Fill(PacketFlags.Keyframe);
            return;
        }
        if (sync.Count == 0)
            throw new Mp4UnusualException("the track says that it has no sync sample");
        Mark(sync, flags);
        if (partial.IsPresent)
            Mark(partial, flags);
        MarkRandomAccess(track, flags);
    }

    private static void Mark(Mp4Table numbers, Span<PacketFlags> flags)
    {
        uint last = 0;
        for (var row = 0; row < numbers.Count; row++)
        {
            var number = numbers[row, 0];
            if (number <= last || number > flags.Length)
                throw new Mp4UnusualException("the sync samples are not in order");
            flags[(int)(number - 1)] |= PacketFlags.Keyframe;
            last = number;
        }
    }

    private static void MarkRandomAccess(in Mp4Track track, Span<PacketFlags> flags)
    {
        var box = new Mp4Box(track.Samples);
        while (box.Next())
        {
            if (box.Type != Mp4Types.Sbgp || box.Body.Length < 8 || System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(box.Body[4..]) != Mp4Types.Rap)
                continue;
            var groups = Mp4Table.Read(box.Body, 8, prefixBytes: box.Body[0] == 1 ? 12 : 8);
            long sample = 0;
            for (var row = 0; row < groups.Count && sample < flags.Length; row++)
            {
                var stop = Math.Min(sample + groups[row, 0], flags.Length);
                for (; sample < stop; sample++)
                    flags[(int)sample] |= groups[row, 1] > 0 ? PacketFlags.Keyframe : 0;
            }
        }
    }

    /// <summary>sdtp: bits 2 and 3 are 2 when no other sample depends on this one.</summary>
    private static void ReadDependencies(in Mp4Track track, PacketColumns packets)
    {
        var box = track.SampleBox(Mp4Types.Sdtp);
        if (box.Length < 4 + packets.Count)
            return;
        var flags = packets.Flags;
        for (var i = 0; i < flags.Length; i++)
            flags[i] |= ((box[4 + i] >> 2) & 3) == 2 ? PacketFlags.Disposable : 0;
    }
}
