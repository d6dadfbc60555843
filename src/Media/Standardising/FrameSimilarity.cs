namespace WorkspaceAgents.Media;

/// <summary>
/// How alike two pictures look: the structural similarity of Wang, Bovik, Sheikh and Simoncelli (2004, https://doi.org/10.1109/TIP.2003.819861) of their
/// brightness, over windows of 8 × 8 pixels every 4 pixels, as ffmpeg's filter <c>ssim</c> and x264 place them. Pure.
/// </summary>
internal static class FrameSimilarity
{
    private const int Window = 8;
    private const int Step = 4;

    // (0.01 · 255)² and (0.03 · 255)² keep flat windows from being divided by zero.
    private const double LevelConstant = 0.01 * 255 * 0.01 * 255;
    private const double ContrastConstant = 0.03 * 255 * 0.03 * 255;

    /// <summary>1 for equal pictures, lower the less alike they are.</summary>
    /// <param name="one">Brightness, a byte a pixel.</param>
    /// <param name="oneStride">Bytes from a row to the next.</param>
    /// <param name="other">The other picture's.</param>
    /// <param name="otherStride">Its bytes from a row to the next.</param>
    /// <param name="size">The part that is compared, from the upper left corner.</param>
    public static double Ssim(ReadOnlySpan<byte> one, int oneStride, ReadOnlySpan<byte> other, int otherStride, (int Width, int Height) size)
    {
        // Pictures smaller than a window are one window.
        var (wide, high) = (Math.Min(Window, size.Width), Math.Min(Window, size.Height));
        double sum = 0;
        long windows = 0;
        for (var y = 0; y + high <= size.Height; y += Step)
        {
            for (var x = 0; x + wide <= size.Width; x += Step)
            {
                sum += OfWindow(one[((y * oneStride) + x)..], oneStride, other[((y * otherStride) + x)..], otherStride, (wide, high));
                windows++;
            }
        }
        return windows == 0 ? 1 : sum / windows;
    }

    private static double OfWindow(ReadOnlySpan<byte> one, int oneStride, ReadOnlySpan<byte> other, int otherStride, (int Wide, int High) window)
    {
        int sumA = 0, sumB = 0, squares = 0, products = 0;
        for (var y = 0; y < window.High; y++)
        {
            var rowA = one.Slice(y * oneStride, window.Wide);
            var rowB = other.Slice(y * otherStride, window.Wide);
            for (var x = 0; x < rowA.Length; x++)
            {
                int a = rowA[x], b = rowB[x];
                sumA += a;
                sumB += b;
                squares += (a * a) + (b * b);
                products += a * b;
            }
        }
        double count = window.Wide * window.High;
        double meanA = sumA / count, meanB = sumB / count;
        var variances = (squares / count) - (meanA * meanA) - (meanB * meanB);
        var covariance = (products / count) - (meanA * meanB);
        return ((2 * meanA * meanB) + LevelConstant) * ((2 * covariance) + ContrastConstant)
            / (((meanA * meanA) + (meanB * meanB) + LevelConstant) * (variances + ContrastConstant));
    }

    /// <summary>Which frames are compared: one at a random place of each of so many equal parts, the same ones again for the same number of frames.</summary>
    /// <param name="frameCount">The video's number of frames, 0 or more.</param>
    /// <param name="sampleCount">How many are wanted, 1 or more.</param>
    public static int[] Choose(int frameCount, int sampleCount)
    {
        var count = Math.Min(frameCount, sampleCount);
        var chosen = new int[count];
        // A generator of our own: .NET's may change with its version, and proofs are to be repeatable.
        var state = 0x9E3779B97F4A7C15UL ^ (ulong)frameCount;
        for (var i = 0; i < count; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            var (from, to) = ((long)frameCount * i / count, (long)frameCount * (i + 1) / count);
            chosen[i] = (int)(from + (long)((state >> 33) % (ulong)(to - from)));
        }
        return chosen;
    }
}
