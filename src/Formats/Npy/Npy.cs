using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>
/// NumPy's array file, version 1.0, little-endian, C order: the same values and shape always give the same bytes.
/// See <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format's description</see>.
/// </summary>
public static class Npy
{
    private const int AlignmentBytes = 64;
    private const int PreambleBytes = 10;
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes a float32 matrix, rows first: for a sensor [frames, channels]; NaN stays NaN.</summary>
    public static byte[] Write(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0) return Write([], values.GetLength(0), values.GetLength(1));
        return Write(MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length), values.GetLength(0), values.GetLength(1));
    }

    /// <summary>Writes float32 values of any shape, the last index running fastest.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many places as there are values.</exception>
    public static byte[] Write(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var file = Begin("<f4", shape, values.Length, sizeof(float), out var data);
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(values).CopyTo(data);
        else for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(data[(i * sizeof(float))..], values[i]);
        return file;
    }

    /// <summary>Writes a float64 vector [n]: for a clip its frame times in seconds.</summary>
    public static byte[] WriteFloat64(ReadOnlySpan<double> values)
    {
        var file = Begin("<f8", [values.Length], values.Length, sizeof(double), out var data);
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(values).CopyTo(data);
        else for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(data[(i * sizeof(double))..], values[i]);
        return file;
    }

    /// <summary>Reads float32 values and their shape.</summary>
    /// <exception cref="InvalidDataException">Not a version 1 file, not little-endian float32 in C order, or cut.</exception>
    public static float[] ReadFloat32(ReadOnlySpan<byte> file, out int[] shape)
    {
        var data = Open(file, "<f4", sizeof(float), out shape);
        var values = new float[data.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>Reads float64 values and their shape.</summary>
    /// <exception cref="InvalidDataException">Not a version 1 file, not little-endian float64 in C order, or cut.</exception>
    public static double[] ReadFloat64(ReadOnlySpan<byte> file, out int[] shape)
    {
        var data = Open(file, "<f8", sizeof(double), out shape);
        var values = new double[data.Length / sizeof(double)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(data[(i * sizeof(double))..]);
        return values;
    }

    private static byte[] Begin(string type, ReadOnlySpan<int> shape, int count, int itemBytes, out Span<byte> data)
    {
        if (Count(shape) != count) throw new ArgumentException($"{count} values do not fill the shape ({Text(shape)}).", nameof(shape));
        // {'descr': '<f4', 'fortran_order': False, 'shape': (250, 6), }
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({Text(shape)}), }}";
        var unpadded = PreambleBytes + header.Length + 1;
        var total = (unpadded + AlignmentBytes - 1) / AlignmentBytes * AlignmentBytes;
        header = header.PadRight(total - PreambleBytes - 1) + '\n';
        var file = new byte[checked(total + count * itemBytes)];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), checked((ushort)header.Length));
        Encoding.ASCII.GetBytes(header, file.AsSpan(PreambleBytes));
        data = file.AsSpan(total);
        return file;
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> file, string type, int itemBytes, out int[] shape)
    {
        if (file.Length < PreambleBytes || !file.StartsWith(Magic)) throw new InvalidDataException("Not an NPY file of version 1.0.");
        var headerBytes = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        if (file.Length < PreambleBytes + headerBytes) throw new InvalidDataException("The NPY file is cut in its header.");
        var header = Encoding.ASCII.GetString(file.Slice(PreambleBytes, headerBytes));
        if (!header.Contains($"'descr': '{type}'", StringComparison.Ordinal) || !header.Contains("'fortran_order': False", StringComparison.Ordinal))
            throw new InvalidDataException($"The NPY file is not '{type}' in C order: {header.Trim()}");
        var open = header.IndexOf('(', StringComparison.Ordinal);
        var close = header.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open) throw new InvalidDataException($"The NPY file states no shape: {header.Trim()}");
        shape = [.. header[(open + 1)..close].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        var data = file[(PreambleBytes + headerBytes)..];
        return data.Length == Count(shape) * itemBytes
            ? data
            : throw new InvalidDataException($"The NPY file has {data.Length} bytes of data, its shape ({Text(shape)}) needs {Count(shape) * itemBytes}.");
    }

    private static long Count(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (var length in shape) count = checked(count * length);
        return count;
    }

    // Python's tuple: (3,) and (3, 2).
    private static string Text(ReadOnlySpan<int> shape) =>
        shape.Length == 1 ? shape[0].ToString(CultureInfo.InvariantCulture) + "," : string.Join(", ", shape.ToArray());
}
