using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Media;

/// <summary>
/// 64 bits that are nearly the same for pictures that look nearly the same: scaled, encoded again, a little brighter. Which of the 64 lowest
/// frequencies of a 32 × 32 picture's cosine transform lie above their median. Written as 16 hexadecimal digits.
/// </summary>
/// <param name="Bits">The lowest frequency in the highest bit, row by row.</param>
[JsonConverter(typeof(PerceptualHashConverter))]
public readonly record struct PerceptualHash(ulong Bits)
{
    /// <summary>Width and height of the picture that is hashed.</summary>
    public const int PictureSide = 32;

    private const int FrequencySide = 8;

    // Row f, column x: cos((2x + 1) f π / 64). Frequency 0 in one direction alone is kept; brightness (0 in both) is the bit that only says whether it is above the median.
    private static readonly double[] Cosines = MakeCosines();

    /// <summary>The number of bits in which two hashes differ: 0 for pictures that look the same, up to about 10 for near-duplicates, about 32 for others.</summary>
    public int DistanceTo(PerceptualHash other) => BitOperations.PopCount(Bits ^ other.Bits);

    /// <summary>Hashes a picture.</summary>
    /// <param name="luma">32 rows of 32 values.</param>
    /// <exception cref="ArgumentException">There are not 1,024 values.</exception>
    public static PerceptualHash Of(ReadOnlySpan<byte> luma)
    {
        if (luma.Length != PictureSide * PictureSide)
            throw new ArgumentException($"A picture of {PictureSide} by {PictureSide} is hashed, not {luma.Length} values.", nameof(luma));
        Span<double> rows = stackalloc double[PictureSide * FrequencySide];
        for (var y = 0; y < PictureSide; y++)
        {
            for (var f = 0; f < FrequencySide; f++)
            {
                var sum = 0.0;
                for (var x = 0; x < PictureSide; x++)
                    sum += luma[(y * PictureSide) + x] * Cosines[(f * PictureSide) + x];
                rows[(y * FrequencySide) + f] = sum;
            }
        }
        Span<double> frequencies = stackalloc double[FrequencySide * FrequencySide];
        for (var g = 0; g < FrequencySide; g++)
        {
            for (var f = 0; f < FrequencySide; f++)
            {
                var sum = 0.0;
                for (var y = 0; y < PictureSide; y++)
                    sum += rows[(y * FrequencySide) + f] * Cosines[(g * PictureSide) + y];
                frequencies[(g * FrequencySide) + f] = sum;
            }
        }
        return FromFrequencies(frequencies);
    }

    /// <summary>Reads 16 hexadecimal digits.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static PerceptualHash Parse(string text) => new(ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => Bits.ToString("x16", CultureInfo.InvariantCulture);

    private static PerceptualHash FromFrequencies(ReadOnlySpan<double> frequencies)
    {
        // Brightness would pull the median nowhere, being one of 64, but it says nothing about the picture's shape: it is left out of it.
        Span<double> sorted = stackalloc double[frequencies.Length - 1];
        frequencies[1..].CopyTo(sorted);
        sorted.Sort();
        var median = sorted[sorted.Length / 2];
        ulong bits = 0;
        for (var i = 0; i < frequencies.Length; i++)
            bits = (bits << 1) | (frequencies[i] > median ? 1UL : 0UL);
        return new PerceptualHash(bits);
    }

    private static double[] MakeCosines()
    {
        var cosines = new double[FrequencySide * PictureSide];
        for (var f = 0; f < FrequencySide; f++)
        {
            for (var x = 0; x < PictureSide; x++)
                cosines[(f * PictureSide) + x] = Math.Cos(((2 * x) + 1) * f * Math.PI / (2 * PictureSide));
        }
        return cosines;
    }
}
