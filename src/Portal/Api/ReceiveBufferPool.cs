using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace WorkspaceAgents.Portal.Api;

/// <summary>
/// The buffers Kestrel receives into: 64 KB, where its own have 4 KB. Each is one call to the system and one turn of its machinery, so
/// that a large file takes a sixteenth of both. A connection that waits for its next request holds none.
/// </summary>
internal sealed class ReceiveBufferPool : MemoryPool<byte>
{
    private const int BlockBytes = 64 * 1024;

    // 16 MB stay at hand in each of Kestrel's pools (one a processor); what a rush needed beyond that goes back to the system.
    private const int MaxKept = 256;
    private readonly ConcurrentQueue<Block> _free = new();
    private int _kept;

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_free.TryDequeue(out var block)) return new Block(this);
        Interlocked.Decrement(ref _kept);
        return block;
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _kept) <= MaxKept) _free.Enqueue(block);
        else Interlocked.Decrement(ref _kept);
    }

    /// <summary>Puts the pool in the place of Kestrel's own.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceiveBufferPool();
    }

    private sealed class Block(ReceiveBufferPool pool) : IMemoryOwner<byte>
    {
        // Pinned for good: the system writes into it while nobody looks.
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Dispose() => pool.Return(this);
    }
}
