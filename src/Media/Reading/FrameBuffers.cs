namespace WorkspaceAgents.Media;

/// <summary>
/// Memory of frames that were disposed, for the next ones: fresh memory of a picture's size costs more than decoding it where page faults are
/// dear. Bounded; safe from several threads.
/// </summary>
/// <param name="maxBytes">How much is kept.</param>
internal sealed class FrameBuffers(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _free = [];
    private long _bytes;

    /// <summary>The one of this process.</summary>
    public static FrameBuffers Shared { get; } = new(96L << 20);

    /// <summary>Memory of exactly that length; what it holds is anything.</summary>
    public byte[] Rent(int length)
    {
        lock (_lock)
        {
            for (var i = _free.Count - 1; i >= 0; i--)
            {
                if (_free[i].Length != length)
                    continue;
                var buffer = _free[i];
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
            _free.Add(buffer);
            _bytes += buffer.Length;
            while (_bytes > maxBytes)
            {
                _bytes -= _free[0].Length;
                _free.RemoveAt(0);
            }
        }
    }
}
