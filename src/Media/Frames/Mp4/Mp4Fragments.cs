using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>The samples of one track in the fragments (moof boxes) of a file. A fragment says where it stands in time; nothing is computed from the one before.</summary>
/// <param name="trackId">The track.</param>
/// <param name="defaults">The body of the track's trex box: what a fragment leaves out.</param>
/// <param name="maxPackets">The most samples that are taken.</param>
/// <param name="timeOffset">What the track's edit list takes off every time.</param>
internal sealed class Mp4Fragments(uint trackId, byte[] defaults, int maxPackets, long timeOffset)
{
    /// <summary>In a sample's flags: it cannot be decoded by itself (not a sync sample, or depends on others).</summary>
    private const uint NotSync = 0x0001_0000 | 0x0100_0000;

    /// <summary>Adds the samples of a fragment.</summary>
    /// <param name="moof">The body of a moof box.</param>
    /// <param name="moofPosition">Where the box begins in the file.</param>
    /// <param name="packets">The packets so far.</param>
    /// <exception cref="Mp4UnusualException">The fragment leaves out where it stands, or does not follow on the packets so far.</exception>
    /// <returns>The number of packets so far.</returns>
    public int Add(ReadOnlySpan<byte> moof, long moofPosition, PacketColumns packets)
    {
        var box = new Mp4Box(moof);
        while (box.Next())
        {
            if (box.Type != Mp4Types.Traf)
                continue;
            var header = Mp4Box.Find(box.Body, Mp4Types.Tfhd).Body;
            if (header.Length < 8)
                throw new Mp4UnusualException("a fragment does not name its track");
            if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == trackId)
                AddTrack(box.Body, ReadHeader(header, moofPosition), packets);
        }
        return packets.Count;
    }

    private Defaults ReadHeader(ReadOnlySpan<byte> header, long moofPosition)
    {
        var flags = BinaryPrimitives.ReadUInt32BigEndian(header) & 0xFF_FFFF;
        var fields = new Fields(header[8..]);
        // Without either flag the data begins where the fragment before ended: possible for one track only, so the demuxer is asked.
        var position = (flags & 1) != 0 ? fields.Long() : (flags & 0x2_0000) != 0 ? moofPosition : throw new Mp4UnusualException("a fragment does not say where its data is");
        var description = (flags & 2) != 0 ? fields.Int() : BinaryPrimitives.ReadUInt32BigEndian(defaults.AsSpan(8));
        if (description != 1)
            throw new Mp4UnusualException("a fragment has another sample description");
        return new Defaults(
            position,
            (flags & 8) != 0 ? fields.Int() : BinaryPrimitives.ReadUInt32BigEndian(defaults.AsSpan(12)),
            (flags & 16) != 0 ? fields.Int() : BinaryPrimitives.ReadUInt32BigEndian(defaults.AsSpan(16)),
            (flags & 32) != 0 ? fields.Int() : BinaryPrimitives.ReadUInt32BigEndian(defaults.AsSpan(20)));
    }

    private void AddTrack(ReadOnlySpan<byte> traf, Defaults defaultValues, PacketColumns packets)
    {
        var start = Mp4Box.Find(traf, Mp4Types.Tfdt).Body;
        if (start.Length < (start.IsEmpty || start[0] == 0 ? 8 : 12))
            throw new Mp4UnusualException("a fragment does not say when it begins");
        var time = (start[0] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(start[4..]) : BinaryPrimitives.ReadInt64BigEndian(start[4..])) - timeOffset;
        if (Math.Abs(time) > 1L << 60)
            throw new Mp4UnusualException("a fragment begins beyond any recording");
        var box = new Mp4Box(traf);
        while (box.Next())
        {
            if (box.Type == Mp4Types.Trun)
                time = AddRun(box.Body, defaultValues, time, packets);
        }
    }

    private long AddRun(ReadOnlySpan<byte> run, Defaults defaultValues, long time, PacketColumns packets)
    {
        if (run.Length < 8)
            throw new Mp4UnusualException("a run has no count");
        var flags = BinaryPrimitives.ReadUInt32BigEndian(run) & 0xFF_FFFF;
        var count = BinaryPrimitives.ReadUInt32BigEndian(run[4..]);
        var fields = new Fields(run[8..]);
        if ((flags & 1) == 0)
            throw new Mp4UnusualException("a run does not say where its data is");
        var position = defaultValues.Position + (int)fields.Int();
        var firstFlags = (flags & 4) != 0 ? fields.Int() : defaultValues.Flags;
        var bytesEach = 4 * System.Numerics.BitOperations.PopCount(flags & 0xF00);
        if (count > maxPackets - packets.Count || count * (long)bytesEach > fields.Left)
            throw new Mp4UnusualException("a run ends before its last sample, or has more than its file has room for");
        var first = packets.Extend((int)count);
        for (var i = first; i < packets.Count; i++)
        {
            var duration = (flags & 0x100) != 0 ? fields.Int() : defaultValues.Duration;
            var size = (flags & 0x200) != 0 ? fields.Int() : defaultValues.Size;
            var sampleFlags = (flags & 0x400) != 0 ? fields.Int() : i == first ? firstFlags : defaultValues.Flags;
            var offset = (flags & 0x800) != 0 ? (int)fields.Int() : 0;
            if (offset < 0 || size is 0 or > int.MaxValue || (i > 0 && time <= packets.Dts[i - 1]))
                throw new Mp4UnusualException("a fragment goes back in time, has an empty sample or a negative offset");
            packets.Dts[i] = time;
            packets.Pts[i] = time + offset;
            packets.Durations[i] = duration;
            packets.Positions[i] = position;
            packets.Sizes[i] = (int)size;
            packets.Flags[i] = ((sampleFlags & NotSync) == 0 ? PacketFlags.Keyframe : 0)
                | (((sampleFlags >> 22) & 3) == 2 ? PacketFlags.Disposable : 0);
            time += duration;
            position += size;
        }
        return time;
    }

    private readonly record struct Defaults(long Position, uint Duration, uint Size, uint Flags);

    /// <summary>Takes whole numbers off a box one after the other.</summary>
    private ref struct Fields(ReadOnlySpan<byte> data)
    {
        private ReadOnlySpan<byte> _data = data;

        public readonly int Left => _data.Length;

        public uint Int()
        {
            Need(4);
            var value = BinaryPrimitives.ReadUInt32BigEndian(_data);
            _data = _data[4..];
            return value;
        }

        public long Long()
        {
            Need(8);
            var value = BinaryPrimitives.ReadInt64BigEndian(_data);
            _data = _data[8..];
            return value;
        }

        private readonly void Need(int bytes)
        {
            if (_data.Length < bytes)
                throw new Mp4UnusualException("a fragment's header is cut off");
        }
    }
}
