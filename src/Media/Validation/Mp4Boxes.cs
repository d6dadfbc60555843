using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// Walks the top boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2) to see whether the file is as long as it says:
/// <code>00 00 00 20 'f' 't' 'y' 'p' …   00 12 D6 87 'm' 'd' 'a' 't' …</code>
/// A recording that stopped early or a copy that was cut has a last box that ends after the file.
/// </summary>
internal static class Mp4Boxes
{
    private const int HeaderBytes = 16;

    /// <summary>How many bytes the last box lacks, 0 when the file is whole; null when it is no such file.</summary>
    public static async Task<long?> FindMissingBytesAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var header = new byte[HeaderBytes];
        long position = 0;
        while (position + 8 <= stream.Length)
        {
            stream.Position = position;
            var read = await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken);
            if (position == 0 && !IsFirstBox(header.AsSpan(4, 4)))
                return null;
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 0)
                return 0; // this box reaches to the end, whatever that is
            if (size == 1)
                size = read >= 16 ? BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8)) : 16;
            if (size < 8)
                return 0; // not a box: padding after the last one
            if (size > stream.Length - position)
                return size - (stream.Length - position);
            position += size;
        }
        return 0;
    }

    private static bool IsFirstBox(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)
        || type.SequenceEqual("wide"u8) || type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("styp"u8);
}
