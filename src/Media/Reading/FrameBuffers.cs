namespace WorkspaceAgents.Media;

/// <summary>
/// Memory of frames that were disposed, for the next ones: fresh memory of a picture's size costs more than decoding it where page faults are
/// dear. Bounded, and let go when nobody reads; safe from several threads.
/// </summary>
internal sealed class FrameBuffers : IDisposable
{
    private const int PartOfMemory = 32;
    private const long LeastBytes = 96L << 20;
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan UnusedAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<(byte[] Buffer, long Returned)> _free = [];
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly ITimer _trimming;
    private long _bytes;
    private bool _isTrimming;

    /// <param name="maxBytes">How much is kept.</param>
    /// <param name="time">Tells when memory was not used for long.</param>
    public FrameBuffers(long maxBytes, TimeProvider time)
    {
        (_maxBytes, _time) = (maxBytes, time);
        _trimming = time.CreateTimer(_ => Trim(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The one of this process: a thirty-second of its memory, 96 MiB to 1 GiB.</summary>
    public static FrameBuffers Shared { get; } =
        new(Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartOfMemory, LeastBytes, MostBytes), TimeProvider.System);

    /// <summary>How much is kept, in bytes.</summary>
    public long KeptBytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>Memory of exactly that length; what it holds is anything.</summary>
    public byte[] Rent(int length)
    {
        lock (_lock)
        {
            // The last one first, so that those which are not needed are seen to be so.
            for (var i = _free.Count - 1; i >= 0; i--)
            {
                if (_free[i].Buffer.Length != length)
                    continue;
                var buffer = _free[i].Buffer;
                _free.RemoveAt(i);
                _bytes -= length;
                return buffer;
            }
        }
        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Gives memory back; what was not used for longest makes room for it.</summary>
    public void Return(byte[] buffer)
    {
        lock (_lock)
        {
            _free.Add((buffer, _time.GetTimestamp()));
            _bytes += buffer.Length;
            while (_bytes > _maxBytes)
                RemoveOldest();
            if (_isTrimming)
                return;
            _isTrimming = _trimming.Change(UnusedAfter, UnusedAfter);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _trimming.Dispose();

    private void Trim()
    {
        lock (_lock)
        {
            while (_free.Count > 0 && _time.GetElapsedTime(_free[0].Returned) >= UnusedAfter)
                RemoveOldest();
            if (_free.Count > 0)
                return;
            _trimming.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _isTrimming = false;
        }
    }

    private void RemoveOldest()
    {
        _bytes -= _free[0].Buffer.Length;
        _free.RemoveAt(0);
    }
}
