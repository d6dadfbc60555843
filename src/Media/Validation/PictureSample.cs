using System.Numerics;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// The brightness of a picture in about 64 of its rows, 8 bits a pixel: enough to see that it is black or the same as another one, at a small
/// part of what decoding it costs.
/// </summary>
internal sealed class PictureSample
{
    private const int Rows = 64;

    // A tenth of the way from black to white, above black at 16 as above black at 0; a few pixels may be brighter: a clock, a dead pixel.
    private const byte BlackLimit = 38;
    private const double BrightShare = 0.02;

    /// <summary>So many sums of two 8-bit numbers fit 16 bits.</summary>
    private const int BlockLength = 128;

    private byte[] _pixels = [];
    private int _length;

    /// <summary>The rows one after another.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, _length);

    /// <summary>Takes the rows of a picture.</summary>
    /// <param name="frame">A decoded picture.</param>
    public void Take(DecodedFrame frame)
    {
        var rowBytes = frame.RowBytes(0);
        var bits = BitsOf(frame.PixelFormat);
        var width = bits > 8 ? rowBytes / 2 : rowBytes;
        var step = Math.Max(1, frame.Height / Rows);
        var rows = (frame.Height + step - 1) / step;
        _length = rows * width;
        if (_pixels.Length < _length)
            _pixels = new byte[_length];
        var plane = frame.Plane(0);
        for (var row = 0; row < rows; row++)
        {
            var from = plane.Slice(row * step * frame.Stride(0), rowBytes);
            var to = _pixels.AsSpan(row * width, width);
            if (bits > 8)
                Narrow(MemoryMarshal.Cast<byte, ushort>(from), to, bits - 8);
            else
                from.CopyTo(to);
        }
    }

    /// <summary>The mean difference of two pictures, 0 to 255; 255 when their sizes differ.</summary>
    public static double Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length || a.IsEmpty)
            return 255;
        long sum = 0;
        var i = 0;
        while (i + Vector<byte>.Count <= a.Length)
        {
            var block = Vector<ushort>.Zero;
            for (var n = 0; n < BlockLength && i + Vector<byte>.Count <= a.Length; n++, i += Vector<byte>.Count)
            {
                var (x, y) = (new Vector<byte>(a[i..]), new Vector<byte>(b[i..]));
                Vector.Widen(Vector.Max(x, y) - Vector.Min(x, y), out var low, out var high);
                block += low + high;
            }
            Vector.Widen(block, out var first, out var second);
            sum += Vector.Sum(first + second);
        }
        for (; i < a.Length; i++)
            sum += Math.Abs(a[i] - b[i]);
        return (double)sum / a.Length;
    }

    /// <summary>The picture is black but for a few pixels.</summary>
    public static bool IsBlack(ReadOnlySpan<byte> pixels) => ShareAbove(pixels, BlackLimit) <= BrightShare;

    /// <summary>The share of pixels that are brighter than a limit.</summary>
    public static double ShareAbove(ReadOnlySpan<byte> pixels, byte limit)
    {
        long count = 0;
        var i = 0;
        var limits = new Vector<byte>(limit);
        while (i + Vector<byte>.Count <= pixels.Length)
        {
            var block = Vector<byte>.Zero;
            // A comparison gives 255, which is -1, so that 255 of them fit 8 bits.
            for (var n = 0; n < BlockLength && i + Vector<byte>.Count <= pixels.Length; n++, i += Vector<byte>.Count)
                block -= Vector.GreaterThan(new Vector<byte>(pixels[i..]), limits);
            Vector.Widen(block, out var low, out var high);
            count += Vector.Sum(low + high);
        }
        for (; i < pixels.Length; i++)
            count += pixels[i] > limit ? 1 : 0;
        return pixels.IsEmpty ? 1 : (double)count / pixels.Length;
    }

    /// <summary>A number that two equal pictures share and two others as good as never.</summary>
    public static ulong Fingerprint(ReadOnlySpan<byte> pixels)
    {
        const ulong Prime = 0x9E3779B185EBCA87;
        var hash = (ulong)pixels.Length * Prime;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(pixels))
            hash = BitOperations.RotateLeft((hash ^ word) * Prime, 29);
        foreach (var value in pixels[(pixels.Length & ~7)..])
            hash = (hash ^ value) * Prime;
        return hash;
    }

    /// <summary>Samples of more than 8 bits as bytes.</summary>
    internal static void Narrow(ReadOnlySpan<ushort> from, Span<byte> to, int shift)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (byte)(from[i] >> shift);
    }

    /// <summary>Bits a sample, from the format's name: <c>yuv420p10le</c> has 10, <c>p010le</c> stores 10 in the upper of 16.</summary>
    internal static int BitsOf(string format)
    {
        if (!format.EndsWith("le", StringComparison.Ordinal) && !format.EndsWith("be", StringComparison.Ordinal))
            return 8;
        if (format.StartsWith("p0", StringComparison.Ordinal) || format.StartsWith("p2", StringComparison.Ordinal) || format.StartsWith("p4", StringComparison.Ordinal))
            return 16;
        return int.TryParse(format.AsSpan(format.Length - 4, 2), out var two) ? two : int.TryParse(format.AsSpan(format.Length - 3, 1), out var one) && one > 8 ? one : format[^3] == '9' ? 9 : 8;
    }
}
