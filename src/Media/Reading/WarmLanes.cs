namespace WorkspaceAgents.Media;

/// <summary>
/// The decoders of all readers of this process that stand idle where they stopped. A decoder of HD video holds some 40 MB, so only as many
/// are kept as fit; which ones those are is decided by use, whoever's they are. Safe from several threads.
/// </summary>
/// <param name="maxBytes">About how much idle decoders may hold together.</param>
internal sealed class WarmLanes(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<DecodeLane> _idle = new();
    private long _bytes;

    /// <summary>The one of this process.</summary>
    public static WarmLanes Shared { get; } = new(384L << 20);

    /// <summary>
    /// An idle decoder of a file: the one that stands nearest before the group, else the one not used for longest. Null when there is none, or
    /// when none is near and a further one may be opened.
    /// </summary>
    /// <param name="context">The file.</param>
    /// <param name="group">What is to be decoded.</param>
    /// <param name="threads">How many threads the decoder is to have; one that stands near may have another number.</param>
    /// <param name="keep">How many decoders of that kind are left standing where they are rather than moved.</param>
    public DecodeLane? Rent(ReadingContext context, FrameGroup group, int threads, int keep)
    {
        lock (_lock)
        {
            LinkedListNode<DecodeLane>? best = null, oldest = null;
            var bestDistance = int.MaxValue;
            var standing = 0;
            for (var node = _idle.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Context != context)
                    continue;
                if (node.Value.DistanceTo(group) is { } distance && distance < bestDistance)
                    (best, bestDistance) = (node, distance);
                if (node.Value.Threads != threads)
                    continue;
                oldest ??= node;
                standing++;
            }
            var chosen = best ?? (standing >= keep ? oldest : null);
            if (chosen is null)
                return null;
            Remove(chosen);
            return chosen.Value;
        }
    }

    /// <summary>Gives a decoder back. Others are closed when too much is held.</summary>
    public void Return(DecodeLane lane)
    {
        List<DecodeLane> closed = [];
        lock (_lock)
        {
            _idle.AddFirst(lane);
            _bytes += lane.EstimatedBytes;
            while (_bytes > maxBytes && _idle.Last is { } oldest)
            {
                Remove(oldest);
                closed.Add(oldest.Value);
            }
        }
        closed.ForEach(oldest => oldest.Dispose());
    }

    /// <summary>Closes every idle decoder of a file.</summary>
    public void Close(ReadingContext context)
    {
        List<DecodeLane> closed = [];
        lock (_lock)
        {
            for (var node = _idle.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Context == context)
                {
                    Remove(node);
                    closed.Add(node.Value);
                }
                node = next;
            }
        }
        closed.ForEach(lane => lane.Dispose());
    }

    private void Remove(LinkedListNode<DecodeLane> node)
    {
        _idle.Remove(node);
        _bytes -= node.Value.EstimatedBytes;
    }
}
