using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>A box that is a list of records of whole 32-bit numbers, checked to be all there.</summary>
internal readonly ref struct Mp4Table
{
    private readonly ReadOnlySpan<byte> _rows;
    private readonly int _rowBytes;

    private Mp4Table(ReadOnlySpan<byte> rows, int rowBytes, int count)
    {
        _rows = rows;
        _rowBytes = rowBytes;
        Count = count;
        IsPresent = true;
    }

    /// <summary>The number of records.</summary>
    public int Count { get; }

    /// <summary>The file has the box.</summary>
    public bool IsPresent { get; }

    /// <summary>Reads <c>[version:1][flags:3][count:4][records]</c>.</summary>
    /// <param name="body">The box without its header; empty when the file has none.</param>
    /// <param name="rowBytes">Bytes of a record.</param>
    /// <param name="prefixBytes">Bytes before the count, version and flags included.</param>
    /// <exception cref="Mp4UnusualException">The box ends before its last record.</exception>
    public static Mp4Table Read(ReadOnlySpan<byte> body, int rowBytes, int prefixBytes = 4)
    {
        if (body.IsEmpty)
            return default;
        if (body.Length < prefixBytes + 4)
            throw new Mp4UnusualException("a table has no count");
        var count = BinaryPrimitives.ReadUInt32BigEndian(body[prefixBytes..]);
        var rows = body[(prefixBytes + 4)..];
        if (count * (long)rowBytes > rows.Length)
            throw new Mp4UnusualException("a table ends before its last record");
        return new Mp4Table(rows[..(int)(count * rowBytes)], rowBytes, (int)count);
    }

    /// <summary>Field <paramref name="field"/> of record <paramref name="row"/>, in units of four bytes.</summary>
    public uint this[int row, int field] => BinaryPrimitives.ReadUInt32BigEndian(_rows[((row * _rowBytes) + (field * 4))..]);

    /// <summary>All records of a table of single numbers.</summary>
    public void CopyTo(Span<int> destination) => BinaryPrimitives.ReverseEndianness(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(_rows), destination);

    /// <summary>The eight bytes from field <paramref name="field"/> on.</summary>
    public ulong Long(int row, int field) => BinaryPrimitives.ReadUInt64BigEndian(_rows[((row * _rowBytes) + (field * 4))..]);
}
