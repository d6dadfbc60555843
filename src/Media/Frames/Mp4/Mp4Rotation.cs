using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>How far a track is turned by its display matrix and that of the movie.</summary>
internal static class Mp4Rotation
{
    private static readonly int[] _shifts = [16, 16, 30];

    /// <summary>Clockwise quarter turns that show the picture upright, in degrees: 0, 90, 180 or 270.</summary>
    /// <param name="track">The nine numbers of the track's matrix, 16.16 fixed point and 2.30 in the last column.</param>
    /// <param name="movie">Those of the movie.</param>
    public static int Read(ReadOnlySpan<byte> track, ReadOnlySpan<byte> movie)
    {
        var (a, b) = (Multiply(track, movie, 0, 0), Multiply(track, movie, 0, 1));
        var (c, d) = (Multiply(track, movie, 1, 0), Multiply(track, movie, 1, 1));
        var (scaleX, scaleY) = (double.Hypot(a, c), double.Hypot(b, d));
        if (scaleX == 0 || scaleY == 0)
            return 0;
        return ToDegrees(Math.Atan2(b / scaleY, a / scaleX) * 180 / Math.PI);
    }

    /// <summary>The nearest quarter turn, 0, 90, 180 or 270.</summary>
    /// <param name="clockwise">Degrees, clockwise.</param>
    public static int ToDegrees(double clockwise) => ((int)Math.Round(Math.IEEERemainder(clockwise, 360) / 90) + 4) % 4 * 90;

    private static double Multiply(ReadOnlySpan<byte> track, ReadOnlySpan<byte> movie, int row, int column)
    {
        double sum = 0;
        for (var k = 0; k < 3; k++)
            sum += (double)Number(track, (row * 3) + k) * Number(movie, (k * 3) + column) / (1L << _shifts[k]);
        return sum;
    }

    private static int Number(ReadOnlySpan<byte> matrix, int i) => BinaryPrimitives.ReadInt32BigEndian(matrix[(i * 4)..]);
}
