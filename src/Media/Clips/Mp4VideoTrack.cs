using System.Buffers;
using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// The video track of an MP4 file as far as copying from it needs: its description, and each frame's packet by the index.
/// </summary>
internal sealed class Mp4VideoTrack : IDisposable
{
    private const int MaxMoovBytes = 1 << 29;
    private const int EntryHeaderBytes = 8;
    private const int DescriptionBytes = 78;
    private const int SizeStart = EntryHeaderBytes + 24;

    private readonly MediaSource _source;

    private Mp4VideoTrack(MediaSource source, FrameIndex index, byte[] moov, int trackStart)
    {
        _source = source;
        Index = index;
        Moov = moov;
        TrackStart = trackStart;
        var description = Mp4Box.Find(moov.AsSpan(trackStart), Mp4Types.Trak).Body;
        var entry = new Mp4Track(description).SampleBox(Mp4Types.Stsd)[8..];
        Entry = entry.ToArray();
        var kind = new Mp4Box(entry);
        kind.Next();
        var isHevc = kind.Type == Mp4Types.Code("hvc1") || kind.Type == Mp4Types.Code("hev1");
        if (!isHevc && kind.Type != Mp4Types.Code("avc1") && kind.Type != Mp4Types.Code("avc3"))
            throw Unsuited(source, "its codec is neither H.264 nor HEVC");
        var configuration = Mp4Box.Find(kind.Body[DescriptionBytes..], Mp4Types.Code(isHevc ? "hvcC" : "avcC"));
        ConfigurationStart = EntryHeaderBytes + DescriptionBytes + configuration.Start;
        Sets = ParameterSets.Read(configuration.Body, isHevc);
        if (Sets.LengthBytes != 4)
            throw Unsuited(source, "the lengths in its packets are not of four bytes");
    }

    /// <summary>The frames.</summary>
    public FrameIndex Index { get; }

    /// <summary>The body of the moov box.</summary>
    public byte[] Moov { get; }

    /// <summary>Where in it the track's box begins.</summary>
    public int TrackStart { get; }

    /// <summary>The track's sample entry, header included.</summary>
    public byte[] Entry { get; }

    /// <summary>The size of its pictures as the entry states it, before turning.</summary>
    public (int Width, int Height) Size => (BinaryPrimitives.ReadUInt16BigEndian(Entry.AsSpan(SizeStart)), BinaryPrimitives.ReadUInt16BigEndian(Entry.AsSpan(SizeStart + 2)));

    /// <summary>Where in it the configuration box begins.</summary>
    public int ConfigurationStart { get; }

    /// <summary>What its pictures are decoded by.</summary>
    public ParameterSets Sets { get; }

    /// <summary>Opens the video of a file.</summary>
    /// <param name="path">A local MP4 file.</param>
    /// <param name="index">The index of its video, by its tables; null to read it.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: it is no H.264 or HEVC in an MP4 whose tables tell everything.</exception>
    public static Mp4VideoTrack Open(string path, FrameIndex? index)
    {
        var source = MediaSource.OpenFile(path);
        try
        {
            var tables = FrameIndexer.TryReadTables(source, index?.StreamIndex ?? 0);
            if (tables is null || (index is not null && index.FindFirstDifference(tables) is not null) || Mp4Layout.Find(source, MaxMoovBytes) is not { } layout)
                throw Unsuited(source, "it is no MP4 whose tables tell where every packet is");
            var rented = Mp4Layout.RentBox(source, layout.Moov);
            var moov = rented.AsSpan().ToArray();
            ArrayPool<byte>.Shared.Return(rented.Array!);
            return new Mp4VideoTrack(source, index is null ? tables : tables with { StreamIndex = index.StreamIndex }, moov, FindTrack(moov, tables.StreamIndex));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The packet of a frame.</summary>
    public byte[] ReadPacket(int frame)
    {
        var entry = Index.Frames[frame];
        var packet = new byte[entry.SizeBytes];
        if (_source.ReadFully(entry.BytePosition!.Value, packet) != packet.Length)
            throw new MediaException(MediaErrorCode.Truncated, $"{_source.Name} ends inside frame {frame}. Copy it again from its source.");
        return packet;
    }

    /// <summary>The decoder forgets everything at this frame: its picture is an IDR one (H.264 7.4.1.2.4, HEVC 3.67).</summary>
    public bool IsReset(int frame)
    {
        ReadOnlySpan<byte> packet = ReadPacket(frame);
        while (packet.Length > 4)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(packet);
            if (length <= 0 || length > packet.Length - 4)
                return false;
            var type = Sets.IsHevc ? (packet[4] >> 1) & 63 : packet[4] & 31;
            if (Sets.IsHevc ? type < 32 : type is >= 1 and <= 5)
                return Sets.IsHevc ? type is 19 or 20 : type == 5;
            packet = packet[(4 + length)..];
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static int FindTrack(byte[] moov, int streamIndex)
    {
        var box = new Mp4Box(moov);
        for (var number = 0; box.Next();)
        {
            if (box.Type == Mp4Types.Trak && number++ == streamIndex)
                return box.Start;
        }
        return 0;
    }

    private static MediaException Unsuited(MediaSource source, string why) =>
        new(MediaErrorCode.InvalidRange, $"{source.Name} cannot be cut at any frame: {why}. Standardise it and cut from that, or cut at keyframes.");
}
