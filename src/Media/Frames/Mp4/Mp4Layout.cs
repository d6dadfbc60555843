using System.Buffers;
using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>Where the boxes lie that say when frames appear. Finding them reads 16 bytes a box.</summary>
internal sealed class Mp4Layout
{
    private readonly long _afterMoov;

    private Mp4Layout(Place moov, long afterMoov) => (Moov, _afterMoov) = (moov, afterMoov);

    /// <summary>The moov box.</summary>
    public Place Moov { get; }

    /// <summary>Finds moov among the outermost boxes.</summary>
    /// <param name="source">The file.</param>
    /// <param name="maxMoovBytes">The largest moov that is taken into memory.</param>
    /// <returns>Null when the file is no MP4, or has no whole moov.</returns>
    public static Mp4Layout? Find(MediaSource source, int maxMoovBytes)
    {
        long position = 0;
        while (ReadHead(source, position) is { } box)
        {
            if (position == 0 && !_firstTypes.Contains(box.Type))
                return null;
            if (box.Type == Mp4Types.Moov)
                return box.BodyBytes <= maxMoovBytes ? new Mp4Layout(box, position + box.SizeBytes) : null;
            if (box.Type == Mp4Types.Moof)
                return null; // fragments before what describes them
            position += box.SizeBytes;
        }
        return null;
    }

    /// <summary>The fragments after moov, in the file's order.</summary>
    public IEnumerable<Place> FindFragments(MediaSource source)
    {
        var position = _afterMoov;
        while (position < source.SizeBytes)
        {
            if (ReadHead(source, position) is not { } box)
                throw new Mp4UnusualException("the file ends inside a fragment");
            if (box.Type == Mp4Types.Moof)
                yield return box;
            position += box.SizeBytes;
        }
    }

    /// <summary>Reads the body of a box into a buffer that is given back with <see cref="ArrayPool{T}.Return"/>.</summary>
    public static ArraySegment<byte> RentBox(MediaSource source, Place box)
    {
        if (box.BodyBytes > MaxFragmentBytes && box.Type == Mp4Types.Moof)
            throw new Mp4UnusualException("a fragment's header is larger than any recording's");
        var length = (int)box.BodyBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        if (ReadFully(source, box.Position + box.SizeBytes - length, buffer.AsSpan(0, length)) == length)
            return new ArraySegment<byte>(buffer, 0, length);
        ArrayPool<byte>.Shared.Return(buffer);
        throw new Mp4UnusualException("the file is shorter than it was");
    }

    private const int MaxFragmentBytes = 1 << 26;

    private static readonly HashSet<uint> _firstTypes =
        [Mp4Types.Ftyp, Mp4Types.Styp, Mp4Types.Moov, Mp4Types.Mdat, Mp4Types.Free, Mp4Types.Skip, Mp4Types.Wide, Mp4Types.Pnot];

    private static Place? ReadHead(MediaSource source, long position)
    {
        Span<byte> head = stackalloc byte[16];
        head = head[..ReadFully(source, position, head)];
        if (head.Length < 8)
            return null;
        var type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        long size = BinaryPrimitives.ReadUInt32BigEndian(head);
        var header = 8;
        if (size == 1 && head.Length == 16)
            (size, header) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), 16);
        else if (size == 0)
            size = source.SizeBytes - position;
        return size < header || size > source.SizeBytes - position ? null : new Place(type, position, size, size - header);
    }

    private static int ReadFully(MediaSource source, long position, Span<byte> destination)
    {
        var done = 0;
        while (done < destination.Length && source.Read(position + done, destination[done..]) is > 0 and var read)
            done += read;
        return done;
    }

    /// <summary>A box in the file.</summary>
    /// <param name="Type">Four letters as a number.</param>
    /// <param name="Position">Where its header begins.</param>
    /// <param name="SizeBytes">Header and body.</param>
    /// <param name="BodyBytes">The body alone.</param>
    internal readonly record struct Place(uint Type, long Position, long SizeBytes, long BodyBytes);
}
