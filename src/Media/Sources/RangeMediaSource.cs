using System.Buffers;

namespace WorkspaceAgents.Media;

/// <summary>
/// Bytes that are fetched by range, in blocks. The blocks used last are kept, 64 MiB of them. A read that misses fetches its block, and
/// twice as many blocks as the time before when it goes on where the last fetch ended, up to 512 KiB beyond what is needed.
/// </summary>
internal sealed class RangeMediaSource(string name, long sizeBytes, Func<long, Memory<byte>, int> read) : MediaSource
{
    private const int BlockBytes = 64 * 1024;
    private const int MaxBlocksAhead = 8;
    private const int MaxBlocks = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<Block>> _blocks = [];
    private readonly LinkedList<Block> _byUse = new();
    private long _nextFetch = -1;
    private int _blocksAhead = 1;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override long SizeBytes => sizeBytes;

    /// <inheritdoc/>
    public override int Read(long position, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (position >= SizeBytes || destination.IsEmpty)
            return 0;
        lock (_lock)
        {
            var block = Take(position / BlockBytes, destination.Length + (int)(position % BlockBytes));
            var from = (int)(position % BlockBytes);
            var count = Math.Min(destination.Length, block.Length - from);
            block.Bytes.AsSpan(from, count).CopyTo(destination);
            return count;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            foreach (var block in _byUse)
                ArrayPool<byte>.Shared.Return(block.Bytes);
            _byUse.Clear();
            _blocks.Clear();
        }
    }

    /// <summary>The block, fetched if need be together with the rest of the read and what comes next.</summary>
    private Block Take(long number, int bytesWanted)
    {
        if (_blocks.TryGetValue(number, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
        _blocksAhead = number == _nextFetch ? Math.Min(_blocksAhead * 2, MaxBlocksAhead) : 1;
        var wanted = (bytesWanted + BlockBytes - 1) / BlockBytes;
        var count = Math.Max(wanted, _blocksAhead);
        var last = Math.Min(number + Math.Min(count, MaxBlocks / 2), (SizeBytes + BlockBytes - 1) / BlockBytes);
        var stop = number + 1;
        while (stop < last && !_blocks.ContainsKey(stop))
            stop++;
        Fetch(number, stop);
        _nextFetch = stop;
        return _blocks[number].Value;
    }

    private void Fetch(long first, long stop)
    {
        var start = first * BlockBytes;
        var length = (int)(Math.Min(stop * BlockBytes, SizeBytes) - start);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var total = 0;
            while (total < length)
            {
                var count = read(start + total, buffer.AsMemory(total, length - total));
                if (count <= 0)
                    throw new EndOfStreamException($"{Name} ended at {start + total} bytes though it has {SizeBytes}.");
                CountFetched(count);
                total += count;
            }
            // The first block is kept last, so that it is the last to be dropped.
            for (var number = stop - 1; number >= first; number--)
            {
                var offset = (int)((number - first) * BlockBytes);
                Keep(number, buffer.AsSpan(offset, Math.Min(BlockBytes, length - offset)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Keep(long number, ReadOnlySpan<byte> bytes)
    {
        byte[] kept;
        if (_blocks.Count >= MaxBlocks)
        {
            var oldest = _byUse.Last!;
            _byUse.RemoveLast();
            _blocks.Remove(oldest.Value.Number);
            kept = oldest.Value.Bytes;
        }
        else
        {
            kept = ArrayPool<byte>.Shared.Rent(BlockBytes);
        }
        bytes.CopyTo(kept);
        _blocks[number] = _byUse.AddFirst(new Block(number, kept, bytes.Length));
    }

    private sealed record Block(long Number, byte[] Bytes, int Length);
}
