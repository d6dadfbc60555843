using System.Buffers.Binary;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Unpacks LZ4 frames (github.com/lz4/lz4, doc/lz4_Frame_format.md and lz4_Block_format.md) of a known length. Checksums are not looked at: chunks have their own.
/// </summary>
internal static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint Uncompressed = 0x8000_0000;
    private const int ShortestMatch = 4;

    /// <summary>Unpacks one frame.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not as long as said.</exception>
    public static void Unpack(ReadOnlySpan<byte> frame, Span<byte> into)
    {
        try
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic)
                throw new InvalidDataException("It does not begin as an LZ4 frame does.");
            byte flags = frame[4];
            bool hasBlockChecksums = (flags & 0x10) != 0;
            int at = 4 + 2 + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0) + 1;
            int filled = 0;
            while (BinaryPrimitives.ReadUInt32LittleEndian(frame[at..]) is var size and not 0)
            {
                ReadOnlySpan<byte> block = frame.Slice(at + 4, (int)(size & ~Uncompressed));
                if ((size & Uncompressed) != 0)
                {
                    block.CopyTo(into[filled..]);
                    filled += block.Length;
                }
                else
                {
                    filled = UnpackBlock(block, into, filled);
                }

                at += 4 + block.Length + (hasBlockChecksums ? 4 : 0);
            }

            if (filled != into.Length)
                throw new InvalidDataException($"It unpacks to {filled} bytes where {into.Length} were stated.");
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The LZ4 frame is damaged.", exception);
        }
    }

    private static int UnpackBlock(ReadOnlySpan<byte> block, Span<byte> into, int filled)
    {
        int at = 0;
        while (at < block.Length)
        {
            byte token = block[at++];
            int literals = ReadLength(block, ref at, token >> 4);
            block.Slice(at, literals).CopyTo(into[filled..]);
            at += literals;
            filled += literals;
            if (at == block.Length)
                break;
            int distance = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
            at += 2;
            int length = ReadLength(block, ref at, token & 15) + ShortestMatch;
            if (distance == 0 || distance > filled || length > into.Length - filled)
                throw new InvalidDataException("The LZ4 frame is damaged.");

            // A match may reach into what it is writing: byte by byte.
            for (int i = 0; i < length; i++, filled++)
                into[filled] = into[filled - distance];
        }

        return filled;
    }

    private static int ReadLength(ReadOnlySpan<byte> block, ref int at, int length)
    {
        if (length < 15)
            return length;
        byte more;
        do
            length += more = block[at++];
        while (more == 255);
        return length;
    }
}
