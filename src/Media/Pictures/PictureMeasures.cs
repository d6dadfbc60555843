using System.Numerics;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>What can be told of a grey picture alone.</summary>
internal static class PictureMeasures
{
    /// <summary>The mean, 0 to 255.</summary>
    public static double Brightness(ReadOnlySpan<byte> luma)
    {
        long sum = 0;
        foreach (var value in luma)
            sum += value;
        return luma.IsEmpty ? 0 : (double)sum / luma.Length;
    }

    /// <summary>The variance of the Laplacian (4 · centre − neighbours): high where there are edges, low in a blurred picture.</summary>
    /// <param name="luma">Rows one after the other.</param>
    /// <param name="width">3 or more.</param>
    public static double Sharpness(ReadOnlySpan<byte> luma, int width)
    {
        var height = luma.Length / width;
        long sum = 0, squares = 0;
        for (var y = 1; y < height - 1; y++)
        {
            var rows = luma.Slice((y - 1) * width, 3 * width);
            var (rowSum, rowSquares, x) = (0, 0L, 1);
            // Sixteen places at once, or as many as the processor has room for; a value is at most 1,020, its square fits 32 bits in a row of 2,000.
            if (Vector.IsHardwareAccelerated && width is > 2 and < 2000)
                (rowSum, rowSquares, x) = LaplacianOfRow(rows, width);
            for (; x < width - 1; x++)
            {
                var value = (4 * rows[width + x]) - rows[width + x - 1] - rows[width + x + 1] - rows[x] - rows[(2 * width) + x];
                rowSum += value;
                rowSquares += (long)value * value;
            }
            sum += rowSum;
            squares += rowSquares;
        }
        var count = (double)Math.Max(0, height - 2) * Math.Max(0, width - 2);
        return count <= 0 ? 0 : (squares / count) - (sum / count * (sum / count));
    }

    /// <summary>The mean of the absolute differences of two pictures of one size once both are equally bright, 0 to 255.</summary>
    public static double Motion(ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        var shift = (int)Math.Round(Brightness(now) - Brightness(before));
        long sum = 0;
        for (var i = 0; i < now.Length; i++)
            sum += Math.Abs(now[i] - before[i] - shift);
        return now.IsEmpty ? 0 : (double)sum / now.Length;
    }

    /// <summary>Makes a picture smaller by taking means of blocks.</summary>
    /// <param name="luma">Rows one after the other.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="factor">Divides width and height without rest.</param>
    /// <param name="smaller">Filled.</param>
    public static void Shrink(ReadOnlySpan<byte> luma, int width, int factor, Span<byte> smaller)
    {
        var narrow = width / factor;
        for (var y = 0; y < smaller.Length / narrow; y++)
        {
            for (var x = 0; x < narrow; x++)
            {
                var sum = 0;
                for (var row = 0; row < factor; row++)
                {
                    foreach (var value in luma.Slice((((y * factor) + row) * width) + (x * factor), factor))
                        sum += value;
                }
                smaller[(y * narrow) + x] = (byte)((sum + (factor * factor / 2)) / (factor * factor));
            }
        }
    }

    private static (int Sum, long Squares, int Next) LaplacianOfRow(ReadOnlySpan<byte> rows, int width)
    {
        var (sums, squares) = (Vector<int>.Zero, Vector<int>.Zero);
        ref var first = ref MemoryMarshal.GetReference(rows);
        var x = 1;
        for (; x + Vector<byte>.Count < width; x += Vector<byte>.Count)
        {
            var centre = Vector.LoadUnsafe(ref first, (nuint)(width + x));
            var (left, right) = (Vector.LoadUnsafe(ref first, (nuint)(width + x - 1)), Vector.LoadUnsafe(ref first, (nuint)(width + x + 1)));
            var (above, below) = (Vector.LoadUnsafe(ref first, (nuint)x), Vector.LoadUnsafe(ref first, (nuint)((2 * width) + x)));
            Take(Vector.WidenLower(centre), Vector.WidenLower(left), Vector.WidenLower(right), Vector.WidenLower(above) + Vector.WidenLower(below));
            Take(Vector.WidenUpper(centre), Vector.WidenUpper(left), Vector.WidenUpper(right), Vector.WidenUpper(above) + Vector.WidenUpper(below));
        }
        return (Vector.Sum(sums), Vector.Sum(squares), x);

        void Take(Vector<ushort> centre, Vector<ushort> left, Vector<ushort> right, Vector<ushort> others)
        {
            var value = Vector.AsVectorInt16((centre * 4) - left - right - others);
            Vector.Widen(value, out var low, out var high);
            sums += low + high;
            squares += (low * low) + (high * high);
        }
    }
}
