using System.Buffers;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Reads bytes that are far away as if they were a file: opening and seeking cost nothing, the first read fetches 64 KiB, reading on
/// fetches up to 1 MiB at a time, the next while the last is being read. For one reader at a time.
/// </summary>
internal sealed class RangeReadStream(long lengthBytes, IRangeSource source) : Stream
{
    public const int MaxWindowBytes = 1024 * 1024;
    private const int FirstWindowBytes = 64 * 1024;

    private long _position;
    private Window? _current;
    private Window? _next;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => lengthBytes;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.Length == 0 || _position >= lengthBytes) return 0;
        if (_current?.Holds(_position) != true) await MoveAsync(cancellationToken);
        var count = _current!.CopyTo(_position, buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => lengthBytes });
        if (position < 0) throw new IOException("Cannot seek before the start of the blob.");
        return _position = position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A blob never changes.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob never changes.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Dispose();
            _next?.Dispose();
            _current = _next = null;
        }
        base.Dispose(disposing);
    }

    // Takes the window that was fetched ahead, or fetches the one at the position; then fetches ahead when the reader goes straight on.
    private async Task MoveAsync(CancellationToken cancellationToken)
    {
        var goesOn = _current is { } last && _position == last.EndBytes;
        var windowBytes = goesOn ? Math.Min(_current!.LengthBytes * 4, MaxWindowBytes) : FirstWindowBytes;
        _current?.Dispose();
        _current = null;
        if (_next?.Holds(_position) != true)
        {
            _next?.Dispose();
            _next = Fetch(_position, windowBytes);
        }
        // A cancelled reader leaves the fetch under way: the next read, or the end of this stream, takes it.
        var window = _next!;
        try
        {
            await window.Fetching.WaitAsync(cancellationToken);
        }
        catch when (window.Fetching.IsCompleted)
        {
            _next = null; // failed: the next read asks again
            window.Dispose();
            throw;
        }
        (_current, _next) = (window, null);
        if (goesOn && window.EndBytes < lengthBytes) _next = Fetch(window.EndBytes, windowBytes);
    }

    private Window Fetch(long startBytes, int windowBytes) => new(source, startBytes, (int)Math.Min(windowBytes, lengthBytes - startBytes));

    private sealed class Window : IDisposable
    {
        private readonly byte[] _buffer;
        private readonly CancellationTokenSource _stop = new();

        public Window(IRangeSource source, long startBytes, int lengthBytes)
        {
            StartBytes = startBytes;
            LengthBytes = lengthBytes;
            _buffer = ArrayPool<byte>.Shared.Rent(lengthBytes);
            Fetching = source.ReadAsync(startBytes, _buffer.AsMemory(0, lengthBytes), _stop.Token);
        }

        public Task Fetching { get; }
        public long StartBytes { get; }
        public int LengthBytes { get; }
        public long EndBytes => StartBytes + LengthBytes;

        public bool Holds(long position) => position >= StartBytes && position < EndBytes;

        public int CopyTo(long position, Memory<byte> buffer)
        {
            var from = (int)(position - StartBytes);
            var count = Math.Min(buffer.Length, LengthBytes - from);
            _buffer.AsMemory(from, count).CopyTo(buffer);
            return count;
        }

        // The buffer goes back only when nobody writes to it any more.
        public void Dispose()
        {
            _stop.Cancel();
            _ = Fetching.ContinueWith(
                fetching =>
                {
                    _ = fetching.Exception; // seen by the reader, or no longer wanted
                    ArrayPool<byte>.Shared.Return(_buffer);
                    _stop.Dispose();
                },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
