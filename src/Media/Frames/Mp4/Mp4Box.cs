using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// Walks the boxes in a piece of an MP4 file: <c>[size:4][type:4][size:8 when size is 1][body]</c>, size counting the header too.
/// </summary>
/// <param name="data">Boxes one after the other.</param>
internal ref struct Mp4Box(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _next;

    /// <summary>Four letters as a number.</summary>
    public uint Type { get; private set; }

    /// <summary>Where the box begins in the data.</summary>
    public int Start { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Where <see cref="Body"/> begins in the data.</summary>
    public int BodyStart { get; private set; }

    /// <summary>The first box of a kind, or one without a type.</summary>
    public static Mp4Box Find(ReadOnlySpan<byte> data, uint type)
    {
        var box = new Mp4Box(data);
        while (box.Next())
        {
            if (box.Type == type)
                return box;
        }
        return default;
    }

    /// <summary>Goes to the next box; false at the end and at a box that does not fit.</summary>
    public bool Next()
    {
        Type = 0;
        Body = default;
        var rest = _data[_next..];
        if (rest.Length < 8)
            return false;
        long size = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var header = 8;
        if (size == 1 && rest.Length >= 16)
            (size, header) = (BinaryPrimitives.ReadInt64BigEndian(rest[8..]), 16);
        else if (size == 0)
            size = rest.Length;
        if (size < header || size > rest.Length)
            return false;
        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        Start = _next;
        BodyStart = _next + header;
        Body = rest[header..(int)size];
        _next += (int)size;
        return true;
    }
}
