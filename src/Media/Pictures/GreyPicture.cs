using System.Numerics;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// A picture as 256 × 144 grey values from 0 (black) to 255 (white), whatever its size, shape and format: each value is the mean of the pixels
/// that fall on it, so that noise goes and what is left of a picture is the same in a scaled copy.
/// </summary>
internal sealed class GreyPicture(LibAv lib) : IDisposable
{
    /// <summary>Values in a row.</summary>
    public const int Width = 256;

    /// <summary>Rows.</summary>
    public const int Height = 144;

    private const int FullRange = 2;
    private const int Black = 16;
    private const int BlackToWhite = 219;
    private const int HalfRows = 2 * Height / PerceptualHash.PictureSide;
    private const int SquareColumns = Width / PerceptualHash.PictureSide;

    private static readonly byte[] Spread = [.. Enumerable.Range(0, 256).Select(value => (byte)Math.Clamp(((value - Black) * 255.0 / BlackToWhite) + 0.5, 0, 255))];

    private readonly PictureScaler _scaler = new(lib, ScaleFlags.Area);
    private readonly int _grey = lib.PixelFormatOf("gray");
    private readonly byte[] _luma = new byte[Width * Height];
    private readonly int[] _columns = new int[Width + 1];
    private ushort[] _sums = [];
    private byte[] _narrow = [];
    private int _format = -1;
    private int _bits;
    private bool _isPlain;
    private bool _isFullRange;

    /// <summary>The rows one after the other.</summary>
    public ReadOnlySpan<byte> Luma => _luma;

    /// <summary>Takes a picture.</summary>
    /// <param name="frame">Decoded.</param>
    public void Take(DecodedFrame frame)
    {
        if (frame.PixelFormatId != _format)
            Learn(frame);
        if (!_isPlain || frame.Width < Width || frame.Height < Height)
        {
            _scaler.Scale(frame, _grey, Width, Height, _luma);
            return;
        }
        Shrink(frame);
        if (!_isFullRange && frame.ColorRange != FullRange)
        {
            foreach (ref var value in _luma.AsSpan())
                value = Spread[value];
        }
    }

    /// <summary>Makes the square that is hashed, from the same pixels.</summary>
    /// <param name="square">1,024 values, filled.</param>
    public void ToSquare(Span<byte> square)
    {
        // A row of the square is four and a half of ours: nine halves.
        for (var y = 0; y < PerceptualHash.PictureSide; y++)
        {
            for (var x = 0; x < PerceptualHash.PictureSide; x++)
            {
                var sum = 0;
                for (var half = y * HalfRows; half < (y + 1) * HalfRows; half++)
                {
                    foreach (var value in _luma.AsSpan((half / 2 * Width) + (x * SquareColumns), SquareColumns))
                        sum += value;
                }
                square[(y * PerceptualHash.PictureSide) + x] = (byte)((sum + (HalfRows * SquareColumns / 2)) / (HalfRows * SquareColumns));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _scaler.Dispose();

    /// <summary>Whether the first plane is the picture's brightness and nothing else, and how it is written.</summary>
    private void Learn(DecodedFrame frame)
    {
        var format = frame.PixelFormat;
        _format = frame.PixelFormatId;
        _bits = PictureSample.BitsOf(format);
        var isGrey = format.StartsWith("gray", StringComparison.Ordinal);
        _isFullRange = isGrey || format.StartsWith("yuvj", StringComparison.Ordinal);
        var isYuv = format.StartsWith("yuv4", StringComparison.Ordinal) || format.StartsWith("yuvj4", StringComparison.Ordinal)
            || format.StartsWith("nv", StringComparison.Ordinal) || format.StartsWith("p0", StringComparison.Ordinal);
        _isPlain = (isGrey || isYuv) && !format.EndsWith("be", StringComparison.Ordinal) && !format.StartsWith("grayf", StringComparison.Ordinal);
    }

    private void Shrink(DecodedFrame frame)
    {
        var width = frame.Width;
        if (_sums.Length != width)
        {
            (_sums, _narrow) = (new ushort[width], new byte[width]);
            for (var x = 0; x <= Width; x++)
                _columns[x] = (int)((long)x * width / Width);
        }
        var plane = frame.Plane(0);
        var (stride, rowBytes, height) = (frame.Stride(0), frame.RowBytes(0), frame.Height);
        for (var y = 0; y < Height; y++)
        {
            var (top, bottom) = ((int)((long)y * height / Height), (int)((long)(y + 1) * height / Height));
            Array.Clear(_sums);
            for (var row = top; row < bottom; row++)
                AddRow(plane.Slice(row * stride, rowBytes));
            Fold(_luma.AsSpan(y * Width, Width), bottom - top);
        }
    }

    private void AddRow(ReadOnlySpan<byte> row)
    {
        if (_bits > 8)
        {
            PictureSample.Narrow(MemoryMarshal.Cast<byte, ushort>(row), _narrow, _bits - 8);
            row = _narrow;
        }
        // 257 rows fit 16 bits: a picture of 37,000 rows.
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetArrayDataReference(_sums);
        var x = 0;
        for (; x + Vector<byte>.Count <= _sums.Length; x += Vector<byte>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)x), out var low, out var high);
            (Vector.LoadUnsafe(ref to, (nuint)x) + low).StoreUnsafe(ref to, (nuint)x);
            (Vector.LoadUnsafe(ref to, (nuint)(x + Vector<ushort>.Count)) + high).StoreUnsafe(ref to, (nuint)(x + Vector<ushort>.Count));
        }
        for (; x < _sums.Length; x++)
            _sums[x] += row[x];
    }

    private void Fold(Span<byte> values, int rows)
    {
        for (var x = 0; x < values.Length; x++)
        {
            var sum = 0;
            var part = _sums.AsSpan(_columns[x], _columns[x + 1] - _columns[x]);
            foreach (var value in part)
                sum += value;
            values[x] = (byte)(((float)sum / (part.Length * rows)) + 0.5f);
        }
    }
}
