using System.Globalization;

namespace WorkspaceAgents.Formats;

/// <summary>What the size of a mask must be, and the two orders its pixels come in.</summary>
internal static class MaskSize
{
    private const int TileSide = 64;

    /// <summary>Refuses sizes no picture has; a run and every position must fit 32 bits, as in cocoapi.</summary>
    public static void Check(int heightPixels, int widthPixels, string entry)
    {
        if (heightPixels >= 1 && widthPixels >= 1 && (long)heightPixels * widthPixels <= int.MaxValue) return;
        throw new AnnotationException(AnnotationErrorCode.InvalidMask, string.Create(CultureInfo.InvariantCulture,
            $"{entry}: its size [{heightPixels}, {widthPixels}] is not [height, width] of a picture; both are 1 or more, and together at most {int.MaxValue} pixels."));
    }

    public static void CheckSame(RunLengthMask one, RunLengthMask other, string otherName, string oneName)
    {
        if (one.HeightPixels == other.HeightPixels && one.WidthPixels == other.WidthPixels) return;
        throw new AnnotationException(AnnotationErrorCode.WrongMaskSize, string.Create(CultureInfo.InvariantCulture,
            $"{otherName} is [{other.HeightPixels}, {other.WidthPixels}], {oneName} is [{one.HeightPixels}, {one.WidthPixels}]. Masks that are put together need one [height, width]; scale the bitmap of one first."));
    }

    /// <summary>Turns row order into column order, or back when told the sides the other way round; in tiles, so that both sides stay in the cache.</summary>
    public static void Transpose(ReadOnlySpan<byte> source, Span<byte> target, int rowCount, int columnCount)
    {
        for (var top = 0; top < rowCount; top += TileSide)
        {
            var bottom = Math.Min(top + TileSide, rowCount);
            for (var left = 0; left < columnCount; left += TileSide)
            {
                var right = Math.Min(left + TileSide, columnCount);
                for (var column = left; column < right; column++)
                    for (var row = top; row < bottom; row++) target[column * rowCount + row] = source[row * columnCount + column];
            }
        }
    }
}
