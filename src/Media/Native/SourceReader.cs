using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// Lets libav read a <see cref="MediaSource"/>: its own buffered input whose reads and seeks come here. What the source throws is kept while
/// libav is on the stack and thrown again after it has returned.
/// </summary>
internal sealed unsafe class SourceReader : IDisposable
{
    // Reads that are larger go past the buffer, so this is for headers, small packets and the scan between them.
    private const int BufferBytes = 64 * 1024;
    private const int SizeWhence = 0x10000;

    private readonly LibAv _lib;
    private readonly MediaSource _source;
    private readonly GCHandle _self;
    private nint _io;
    private long _position;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A reader at the source's start.</summary>
    public SourceReader(LibAv lib, MediaSource source)
    {
        _lib = lib;
        _source = source;
        var buffer = lib.Functions.av_malloc(BufferBytes);
        if (buffer == 0)
            throw new InsufficientMemoryException();
        _self = GCHandle.Alloc(this);
        _io = lib.Functions.avio_alloc_context((byte*)buffer, BufferBytes, 0, GCHandle.ToIntPtr(_self), &Read, 0, &Seek);
        if (_io == 0)
        {
            lib.Functions.av_freep(&buffer);
            _self.Free();
            throw new InsufficientMemoryException();
        }
    }

    /// <summary>libav's name for it.</summary>
    public nint Handle => _io;

    /// <summary>Throws what the source threw, if it did.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not { } failure)
            return;
        _failure = null;
        failure.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_io == 0)
            return;
        var io = _io;
        _io = 0;
        // libav may have replaced the buffer by a larger one.
        _lib.Functions.av_freep((nint*)(io + _lib.Layout.IoBuffer));
        _lib.Functions.avio_context_free(&io);
        _self.Free();
    }

    [UnmanagedCallersOnly]
    private static int Read(nint opaque, byte* buffer, int size) => Self(opaque).Read(new Span<byte>(buffer, size));

    [UnmanagedCallersOnly]
    private static long Seek(nint opaque, long offset, int whence) => Self(opaque).Seek(offset, whence);

    private static SourceReader Self(nint opaque) => (SourceReader)GCHandle.FromIntPtr(opaque).Target!;

    private int Read(Span<byte> buffer)
    {
        if (_failure is not null)
            return LibAv.External;
        try
        {
            var count = _source.Read(_position, buffer);
            _position += count;
            return count > 0 ? count : LibAv.EndOfFile;
        }
        catch (Exception exception)
        {
            // An exception must not cross libav's frames; ThrowIfFailed throws it when they are gone.
            _failure = ExceptionDispatchInfo.Capture(exception);
            return LibAv.External;
        }
    }

    private long Seek(long offset, int whence)
    {
        const int Force = 0x20000;
        var position = (whence & ~Force) switch
        {
            SizeWhence => _source.SizeBytes,
            0 => offset,
            1 => _position + offset,
            2 => _source.SizeBytes + offset,
            _ => -1,
        };
        if (position < 0)
            return LibAv.InputOutput;
        if (whence != SizeWhence)
            _position = position;
        return position;
    }
}
