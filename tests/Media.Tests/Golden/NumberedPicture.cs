namespace WorkspaceAgents.Media.Tests;

/// <summary>
/// A small picture that says which frame it is: a row of ten blocks of 16 × 16 pixels, white for 1 and black for 0: a start block, eight bits of the number, a
/// parity bit. Below it moves a gradient, so that encoders have something to do. What comes back is read from the pixels alone.
/// </summary>
internal static class NumberedPicture
{
    public const int Width = 160;
    public const int Height = 96;
    private const int Block = 16;
    private const int Bits = 8;

    /// <summary>One frame as planar 4:2:0, 8 bits.</summary>
    public static byte[] Draw(int number)
    {
        var picture = new byte[Width * Height * 3 / 2];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                picture[(y * Width) + x] = y < 2 * Block ? (byte)(IsWhite(number, x / Block) ? 235 : 16) : (byte)(40 + ((x + (2 * y) + (3 * number)) % 160));
        }

        picture.AsSpan(Width * Height).Fill(128);
        return picture;
    }

    /// <summary>The number of a picture; null when its blocks do not say one.</summary>
    /// <param name="luma">One byte a pixel.</param>
    /// <param name="stride">Bytes a line.</param>
    public static int? Read(ReadOnlySpan<byte> luma, int stride)
    {
        var ones = 0;
        var number = 0;
        for (var block = 0; block < Bits + 2; block++)
        {
            var sum = 0;
            for (var y = Block / 2; y < Block + (Block / 2); y++)
            {
                for (var x = 4; x < Block - 4; x++)
                    sum += luma[(y * stride) + (block * Block) + x];
            }

            var white = sum > 128 * Block * (Block - 8);
            if (block == 0 && !white)
                return null;
            ones += white ? 1 : 0;
            if (white && block is > 0 and <= Bits)
                number |= 1 << (block - 1);
        }

        return ones % 2 == 0 ? number : null;
    }

    private static bool IsWhite(int number, int block) => block switch
    {
        0 => true,
        <= Bits => (number >> (block - 1) & 1) == 1,
        _ => (1 + int.PopCount(number)) % 2 == 1,
    };
}
