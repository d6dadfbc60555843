using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// Says whether a file is as long as its container states, from lengths in the file that a copy which was cut off does not keep. A recording that
/// stopped early is the same. Containers that state none (MPEG streams, FLV) cannot be judged so.
/// </summary>
internal static class FileLength
{
    private const int HeaderBytes = 16;
    private const int TsPacketBytes = 188;

    /// <summary>How many bytes the end lacks; 0 when the file is whole, or nobody can say.</summary>
    public static long FindMissingBytes(MediaSource source)
    {
        Span<byte> head = stackalloc byte[HeaderBytes];
        var read = source.ReadFully(0, head);
        if (read < HeaderBytes)
            return 0;
        if (IsFirstBox(head.Slice(4, 4)))
            return FindMissingInBoxes(source);
        if (head.StartsWith("RIFF"u8))
            return FindMissingInRiff(source);
        return head[0] == 0x47 && IsTransportStream(source) && source.SizeBytes % TsPacketBytes is > 0 and var rest ? TsPacketBytes - rest : 0;
    }

    /// <summary>
    /// Walks the top boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2); the last of one that was cut ends after the file:
    /// <code>00 00 00 20 'f' 't' 'y' 'p' …   00 12 D6 87 'm' 'd' 'a' 't' …</code>
    /// </summary>
    private static long FindMissingInBoxes(MediaSource source)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        long position = 0;
        while (position + 8 <= source.SizeBytes)
        {
            var read = source.ReadFully(position, header);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 0)
                return 0; // this box reaches to the end, whatever that is
            if (size == 1)
                size = read >= 16 ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : 16;
            if (size < 8)
                return 0; // not a box: padding after the last one
            if (size > source.SizeBytes - position)
                return size - (source.SizeBytes - position);
            position += size;
        }
        return 0;
    }

    /// <summary>AVI and WAV begin with their length; those above 1 GB are several such parts in a row: <code>'R' 'I' 'F' 'F' 24 5A 03 00 'A' 'V' 'I' ' '</code></summary>
    private static long FindMissingInRiff(MediaSource source)
    {
        Span<byte> header = stackalloc byte[8];
        long position = 0;
        while (source.ReadFully(position, header) == header.Length && header.StartsWith("RIFF"u8))
        {
            // A recorder that was switched off left 0 here, or the greatest number: then nothing is known.
            long size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (size is 0 or uint.MaxValue)
                return 0;
            if (position + 8 + size > source.SizeBytes)
                return position + 8 + size - source.SizeBytes;
            position += 8 + size + (size & 1);
        }
        return 0;
    }

    /// <summary>Packets of 188 bytes, each of which begins with the byte 0x47.</summary>
    private static bool IsTransportStream(MediaSource source)
    {
        Span<byte> first = stackalloc byte[1];
        for (var packet = 0; packet < 5; packet++)
        {
            if (source.ReadFully((long)packet * TsPacketBytes, first) != 1 || first[0] != 0x47)
                return false;
        }
        return true;
    }

    private static bool IsFirstBox(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)
        || type.SequenceEqual("wide"u8) || type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("styp"u8);
}
