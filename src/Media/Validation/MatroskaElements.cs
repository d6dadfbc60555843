using System.Numerics;

namespace WorkspaceAgents.Media;

/// <summary>
/// Walks the elements of a Matroska or WebM file down to its blocks without reading what is in them. A demuxer looks for the next element it knows and goes on, so a
/// block whose name or length was changed is gone without a word.
/// </summary>
/// <remarks>
/// RFC 8794: a name and a length, each of as many bytes as its leading zero bits say, then the content: <code>A3 | 41 02 | …</code>
/// The names are those of RFC 9559, 5.1. A length of ones alone is not known: the element ends where one begins that cannot be inside of it.
/// </remarks>
internal sealed class MatroskaElements
{
    private const uint Header = 0x1A45DFA3, Segment = 0x18538067, Cluster = 0x1F43B675, Group = 0xA0, Empty = 0xEC, Checksum = 0xBF;
    private const int LongestHead = 12;
    private const long Unknown = -1;

    /// <summary>What may be in a segment: seek head, info, tracks, clusters, cues, attachments, chapters, tags.</summary>
    private static readonly HashSet<uint> InSegment = [0x114D9B74, 0x1549A966, 0x1654AE6B, Cluster, 0x1C53BB6B, 0x1941A469, 0x1043A770, 0x1254C367, Empty, Checksum];

    /// <summary>In a cluster: time, simple block, block group, position, size before, silent tracks, encrypted block.</summary>
    private static readonly HashSet<uint> InCluster = [0xE7, 0xA3, Group, 0xA7, 0xAB, 0x5854, 0xAF, Empty, Checksum];

    /// <summary>In a block group: block, virtual block, duration, additions, priority, references, state, padding, slices, and what DivX put there.</summary>
    private static readonly HashSet<uint> InGroup = [0xA1, 0xA2, 0x9B, 0x75A1, 0xFA, 0xFB, 0xFD, 0xA4, 0x75A2, 0x8E, 0xC8, Empty, Checksum];

    private readonly MediaSource _source;
    private readonly CancellationToken _cancellationToken;
    private long? _broken;

    private MatroskaElements(MediaSource source, CancellationToken cancellationToken) => (_source, _cancellationToken) = (source, cancellationToken);

    /// <summary>Finds the first place where no element is that may be there.</summary>
    /// <param name="source">A Matroska or WebM file. It is not closed.</param>
    /// <param name="cancellationToken">Stops between elements.</param>
    /// <returns>Its byte; null when every element is in its place. An element that the file ends within is no fault here.</returns>
    public static long? FindBreak(MediaSource source, CancellationToken cancellationToken)
    {
        var elements = new MatroskaElements(source, cancellationToken);
        elements.WalkFile();
        return elements._broken;
    }

    private void WalkFile()
    {
        long position = 0;
        while (_broken is null && position < _source.SizeBytes && ReadHead(position) is { } head)
        {
            if (head.Name is not (Header or Segment or Empty or Checksum))
                _broken = position;
            else
                position = head.Name == Segment ? Walk(head, _source.SizeBytes, InSegment) : head.Stop(_source.SizeBytes);
        }
    }

    /// <summary>Walks what is in an element.</summary>
    /// <returns>Where the next one begins.</returns>
    private long Walk(Head parent, long outerStop, HashSet<uint> allowed)
    {
        var stop = parent.Stop(outerStop);
        var position = parent.Content;
        while (_broken is null && position < Math.Min(stop, outerStop) && ReadHead(position) is { } head)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!allowed.Contains(head.Name))
            {
                if (parent.Length != Unknown)
                    _broken = position;
                return position;
            }
            // At the end of the file that is no fault of the element: the file was cut, which is told elsewhere.
            if (head.Stop(stop) > stop && stop < _source.SizeBytes)
                _broken = position;
            position = head.Name switch
            {
                Cluster => Walk(head, stop, InCluster),
                Group => Walk(head, stop, InGroup),
                _ => head.Stop(stop),
            };
        }
        return Math.Max(position, parent.Length == Unknown ? position : stop);
    }

    /// <summary>Null where the file ends.</summary>
    private Head? ReadHead(long position)
    {
        Span<byte> bytes = stackalloc byte[LongestHead];
        bytes = bytes[.._source.ReadFully(position, bytes)];
        if (bytes.IsEmpty)
            return null;
        var nameBytes = BitOperations.LeadingZeroCount((uint)bytes[0]) - 23;
        if (nameBytes > 4)
            return new Head(position, 0, position, 0);
        if (bytes.Length <= nameBytes)
            return null;
        var lengthBytes = BitOperations.LeadingZeroCount((uint)bytes[nameBytes]) - 23;
        if (lengthBytes > 8)
            return new Head(position, 0, position, 0);
        if (bytes.Length < nameBytes + lengthBytes)
            return null;
        var mask = (1L << (7 * lengthBytes)) - 1;
        var length = Number(bytes.Slice(nameBytes, lengthBytes)) & mask;
        return new Head(position, (uint)Number(bytes[..nameBytes]), position + nameBytes + lengthBytes, length == mask ? Unknown : length);
    }

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        foreach (var next in bytes)
            number = (number << 8) | next;
        return number;
    }

    /// <summary>The head of an element; its name is 0 where none can be.</summary>
    private readonly record struct Head(long Position, uint Name, long Content, long Length)
    {
        /// <summary>Where it ends; with the one around it when it does not say.</summary>
        public long Stop(long outerStop) => Length == Unknown ? outerStop : Content + Length;
    }
}
