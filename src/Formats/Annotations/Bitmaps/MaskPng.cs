using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace WorkspaceAgents.Formats;

/// <summary>
/// PNG pictures as masks: grey, palette or colour of any depth, not interlaced. A pixel belongs to the mask when any of its samples other than alpha is not 0; of a palette, when its index is not 0.
/// See <see href="https://www.w3.org/TR/png-3/">the specification</see>.
/// </summary>
internal static class MaskPng
{
    private const int ChunkOverheadBytes = 12;
    private const int HeaderBytes = 13;
    private const int MaxWidthPixels = 1 << 20;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public static MaskBitmap Read(ReadOnlySpan<byte> file, string name)
    {
        PngLayout? layout = null;
        using var packed = new MemoryStream();
        for (var rest = file[Signature.Length..]; ;)
        {
            if (rest.Length < ChunkOverheadBytes || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - ChunkOverheadBytes) throw Wrong(name, "is cut");
            var kind = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            if (kind.SequenceEqual("IHDR"u8)) layout = ReadLayout(data, name);
            else if (kind.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (kind.SequenceEqual("IEND"u8)) break;
            rest = rest[(ChunkOverheadBytes + (int)length)..];
        }

        packed.Position = 0;
        return ReadPixels(packed, layout ?? throw Wrong(name, "has no header"), name);
    }

    public static byte[] Write(MaskBitmap bitmap)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, bitmap.WidthPixels);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), bitmap.HeightPixels);
        header[8] = 8;
        WriteChunk(file, "IHDR"u8, header);
        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                var line = new byte[bitmap.WidthPixels + 1];
                for (var row = 0; row < bitmap.HeightPixels; row++)
                {
                    for (var column = 0; column < bitmap.WidthPixels; column++) line[column + 1] = bitmap.Rows[row * bitmap.WidthPixels + column] == 0 ? byte.MinValue : byte.MaxValue;
                    zlib.Write(line);
                }
            }

            WriteChunk(file, "IDAT"u8, packed.ToArray());
        }

        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static PngLayout ReadLayout(ReadOnlySpan<byte> header, string name)
    {
        if (header.Length != HeaderBytes) throw Wrong(name, "has a header of the wrong length");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        MaskSize.Check(height, width, $"'{name}'");
        if (width > MaxWidthPixels) throw Wrong(name, "is wider than any picture");
        if (header[12] != 0) throw Wrong(name, "is interlaced; save it without interlacing");
        // Colour types: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
        (int Samples, int Shown) samples = header[9] switch { 0 or 3 => (1, 1), 2 => (3, 3), 4 => (2, 1), 6 => (4, 3), _ => throw Wrong(name, "has an unknown colour type") };
        if (header[8] is not (1 or 2 or 4 or 8 or 16) || (header[8] < 8 && samples.Samples > 1)) throw Wrong(name, "has an unknown bit depth");
        return new(width, height, header[8], samples.Samples, samples.Shown);
    }

    private static MaskBitmap ReadPixels(Stream packed, PngLayout layout, string name)
    {
        var rows = new byte[layout.WidthPixels * layout.HeightPixels];
        var (line, above) = (new byte[layout.LineBytes + 1], new byte[layout.LineBytes]);
        try
        {
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            for (var row = 0; row < layout.HeightPixels; row++)
            {
                zlib.ReadExactly(line);
                Unfilter(line[0], line.AsSpan(1), above, layout.PixelBytes, name);
                for (var column = 0; column < layout.WidthPixels; column++) rows[row * layout.WidthPixels + column] = layout.IsSet(line.AsSpan(1), column) ? (byte)1 : (byte)0;
                line.AsSpan(1).CopyTo(above);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new AnnotationException(AnnotationErrorCode.InvalidFile, $"'{name}' is a PNG whose pixels do not unpack: {failure.Message}", failure);
        }

        return new(layout.HeightPixels, layout.WidthPixels, rows);
    }

    private static void Unfilter(byte filter, Span<byte> line, ReadOnlySpan<byte> above, int step, string name)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var (left, up, corner) = (i < step ? 0 : line[i - step], above[i], i < step ? 0 : above[i - step]);
            line[i] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => throw Wrong(name, "has an unknown filter") });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(data);
        var sum = new Crc32();
        sum.Append(kind);
        sum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, sum.GetCurrentHashAsUInt32());
        file.Write(number);
    }

    private static AnnotationException Wrong(string name, string what) => new(AnnotationErrorCode.InvalidFile, $"'{name}' is a PNG that {what}.");

    /// <summary>How the lines of a PNG are made up.</summary>
    private sealed record PngLayout(int WidthPixels, int HeightPixels, int Depth, int Samples, int ShownSamples)
    {
        public int LineBytes => (WidthPixels * Depth * Samples + 7) / 8;

        public int PixelBytes => Math.Max(1, Depth * Samples / 8);

        public bool IsSet(ReadOnlySpan<byte> line, int column)
        {
            if (Depth < 8) return (line[column * Depth / 8] >> (8 - Depth - column * Depth % 8) & ((1 << Depth) - 1)) != 0;
            return line.Slice(column * PixelBytes, ShownSamples * Depth / 8).IndexOfAnyExcept((byte)0) >= 0;
        }
    }
}
