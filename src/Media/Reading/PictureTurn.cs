namespace WorkspaceAgents.Media;

/// <summary>Turns planes of pixels by quarter turns.</summary>
internal static class PictureTurn
{
    /// <summary>Pixels are moved in squares of this side, so that both the rows read and the rows written stay in the cache.</summary>
    private const int Block = 32;

    /// <summary>Writes a plane turned clockwise.</summary>
    /// <param name="source">The plane before turning.</param>
    /// <param name="sourceStride">Bytes from one of its rows to the next.</param>
    /// <param name="size">Its width and height in pixels, and the bytes of a pixel: 1 or 3.</param>
    /// <param name="degrees">90, 180 or 270.</param>
    /// <param name="destination">The plane after turning: at 90 and 270 as wide as the source is high.</param>
    /// <param name="destinationStride">Bytes from one of its rows to the next.</param>
    public static void Turn(
        ReadOnlySpan<byte> source, int sourceStride, (int Width, int Height, int PixelBytes) size, int degrees, Span<byte> destination, int destinationStride)
    {
        var (width, height, pixelBytes) = size;
        // Where pixel (x, y) goes: origin + x · right + y · down, in bytes.
        var (origin, right, down) = degrees switch
        {
            90 => ((height - 1) * pixelBytes, destinationStride, -pixelBytes),
            180 => (((height - 1) * destinationStride) + ((width - 1) * pixelBytes), -pixelBytes, -destinationStride),
            270 => ((width - 1) * destinationStride, -destinationStride, pixelBytes),
            _ => throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "A picture is turned by 90, 180 or 270 degrees."),
        };
        for (var top = 0; top < height; top += Block)
        {
            for (var left = 0; left < width; left += Block)
            {
                var bottom = Math.Min(top + Block, height);
                var end = Math.Min(left + Block, width);
                for (var y = top; y < bottom; y++)
                {
                    var from = source.Slice((y * sourceStride) + (left * pixelBytes), (end - left) * pixelBytes);
                    var to = origin + (left * right) + (y * down);
                    if (pixelBytes == 1)
                        MoveBytes(from, destination, to, right);
                    else
                        MoveTriples(from, destination, to, right);
                }
            }
        }
    }

    private static void MoveBytes(ReadOnlySpan<byte> from, Span<byte> destination, int to, int right)
    {
        foreach (var pixel in from)
        {
            destination[to] = pixel;
            to += right;
        }
    }

    private static void MoveTriples(ReadOnlySpan<byte> from, Span<byte> destination, int to, int right)
    {
        for (var i = 0; i + 2 < from.Length; i += 3, to += right)
        {
            destination[to + 2] = from[i + 2];
            destination[to + 1] = from[i + 1];
            destination[to] = from[i];
        }
    }
}
