using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Formats;

/// <summary>
/// NumPy arrays of uint8 or bool, versions 1 to 3, in either order.
/// See <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format's description</see>.
/// </summary>
internal static partial class MaskNpy
{
    private const int VersionOffset = 6;
    private const int LengthOffset = 8;
    private const int AlignmentBytes = 64;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static MaskBitmap Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < LengthOffset + sizeof(uint)) throw Wrong(name, "is cut in its header");
        var isShort = file[VersionOffset] == 1;
        var start = LengthOffset + (isShort ? sizeof(ushort) : sizeof(uint));
        var length = isShort ? BinaryPrimitives.ReadUInt16LittleEndian(file[LengthOffset..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[LengthOffset..]);
        if (length > file.Length - start) throw Wrong(name, "is cut in its header");
        // {'descr': '|u1', 'fortran_order': False, 'shape': (480, 640), }
        var header = Encoding.Latin1.GetString(file.Slice(start, (int)length));
        if (Header().Match(header) is not { Success: true } match) throw Wrong(name, $"is no array of uint8 or bool [height, width]: {header.Trim()}");
        if (!int.TryParse(match.Groups["h"].Value, CultureInfo.InvariantCulture, out var height) || !int.TryParse(match.Groups["w"].Value, CultureInfo.InvariantCulture, out var width))
            throw Wrong(name, $"has a shape that is too large: {header.Trim()}");
        MaskSize.Check(height, width, $"'{name}'");
        var data = file[(start + (int)length)..];
        if (data.Length != height * width) throw Wrong(name, $"has {data.Length} bytes of data where its shape needs {height * width}");
        if (match.Groups["f"].Value == "False") return new(height, width, data.ToArray());
        var rows = new byte[data.Length];
        MaskSize.Transpose(data, rows, width, height);
        return new(height, width, rows);
    }

    /// <summary>One bitmap as [height, width], several of one size as [count, height, width].</summary>
    public static byte[] Write(IReadOnlyList<MaskBitmap> bitmaps)
    {
        var (first, isOne) = (bitmaps[0], bitmaps.Count == 1);
        var shape = string.Create(CultureInfo.InvariantCulture, $"({(isOne ? "" : $"{bitmaps.Count}, ")}{first.HeightPixels}, {first.WidthPixels})");
        var header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}";
        const int Preamble = LengthOffset + sizeof(ushort);
        var headerBytes = (Preamble + header.Length + AlignmentBytes) / AlignmentBytes * AlignmentBytes - Preamble;
        var file = new byte[checked(Preamble + headerBytes + bitmaps.Count * first.Rows.Length)];
        Magic.CopyTo(file);
        file[VersionOffset] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(LengthOffset), (ushort)headerBytes);
        Encoding.ASCII.GetBytes(header.PadRight(headerBytes - 1) + '\n', file.AsSpan(Preamble));
        var at = Preamble + headerBytes;
        foreach (var pixel in bitmaps.SelectMany(bitmap => bitmap.Rows)) file[at++] = (byte)(pixel == 0 ? 0 : 1);
        return file;
    }

    private static AnnotationException Wrong(string name, string what) => new(AnnotationErrorCode.InvalidFile, $"'{name}' {what}. Save it with numpy.save of a uint8 array.");

    [GeneratedRegex(@"^\{'descr': '\|[bu]1', 'fortran_order': (?<f>True|False), 'shape': \((?<h>\d+), (?<w>\d+)\), *\} *\n?$")]
    private static partial Regex Header();
}
