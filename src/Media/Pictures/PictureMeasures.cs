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

    /// <summary>
    /// The variance of the Laplacian (4 · centre − neighbours): high where there are edges; under about 100 a picture of this size looks blurred.
    /// </summary>
    /// <param name="luma">Rows one after the other.</param>
    /// <param name="width">3 or more.</param>
    public static double Sharpness(ReadOnlySpan<byte> luma, int width)
    {
        var height = luma.Length / width;
        long sum = 0, squares = 0;
        for (var y = 1; y < height - 1; y++)
        {
            var above = luma.Slice((y - 1) * width, width);
            var row = luma.Slice(y * width, width);
            var below = luma.Slice((y + 1) * width, width);
            for (var x = 1; x < width - 1; x++)
            {
                var value = (4 * row[x]) - row[x - 1] - row[x + 1] - above[x] - below[x];
                sum += value;
                squares += (long)value * value;
            }
        }
        var count = (double)Math.Max(0, height - 2) * Math.Max(0, width - 2);
        return count <= 0 ? 0 : (squares / count) - (sum / count * (sum / count));
    }

    /// <summary>The mean of the absolute differences of two pictures of one size, 0 to 255.</summary>
    public static double Difference(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        long sum = 0;
        for (var i = 0; i < first.Length; i++)
            sum += Math.Abs(first[i] - second[i]);
        return first.IsEmpty ? 0 : (double)sum / first.Length;
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
}
