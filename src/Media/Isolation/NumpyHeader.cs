using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// The beginning of a <c>.npy</c> file of frames, <c>uint8 [frames, height, width, 3]</c>; the frames' RGB bytes follow. NumPy's format 1.0:
/// <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"/>.
/// </summary>
public static class NumpyHeader
{
    private const int Alignment = 64;
    private const int PreludeBytes = 10;

    /// <summary>The header.</summary>
    /// <param name="frameCount">The number of frames that follow.</param>
    /// <param name="height">Rows a frame.</param>
    /// <param name="width">Pixels a row, 3 bytes each.</param>
    public static byte[] Write(int frameCount, int height, int width)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({frameCount}, {height}, {width}, 3), }}");
        var length = (PreludeBytes + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        "NUMPY"u8.CopyTo(header.AsSpan(1));
        header[0] = 0x93;
        (header[6], header[7]) = (1, 0);
        (header[8], header[9]) = ((byte)(length - PreludeBytes), (byte)((length - PreludeBytes) >> 8));
        Encoding.ASCII.GetBytes(text, header.AsSpan(PreludeBytes));
        header[^1] = (byte)'\n';
        return header;
    }
}
