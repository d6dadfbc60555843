using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// What libav says about errors: the last lines and how many there were. libav has one log for the process; a line goes to the decoder it
/// is about (whatever thread of libav wrote it), and else to what the writing thread is working on. Nothing is printed.
/// </summary>
internal sealed class LibAvLog : IDisposable
{
    private const int ErrorLevel = 16;
    private const int KeptLines = 8;
    private const int LineBytes = 400;

    private static readonly ConcurrentDictionary<nint, LibAvLog> ByDecoder = new();
    private static long _lastId;
    private static unsafe delegate* unmanaged<nint, int, nint, nint, byte*, int, int*, int> _format;
    private static nint _codecClass;
    private static int _opaqueOffset;

    [ThreadStatic]
    private static LibAvLog? _current;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private long _count;

    /// <summary>The number a decoder's context carries, so that its lines come here.</summary>
    public nint Id { get; private set; }

    /// <summary>
    /// Lines of decoders that have no log are left out. libav opens some to describe a container's streams; they begin anywhere, and what they miss says nothing of the file.
    /// </summary>
    public bool IgnoresDecoders { get; init; }

    /// <summary>The number of error lines so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>The last error lines, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The last error line; null when there was none.</summary>
    public string? LastLine
    {
        get
        {
            lock (_lock)
                return _lines.LastOrDefault();
        }
    }

    /// <summary>Takes over libav's log. Called once for every release that is loaded.</summary>
    public static unsafe void Install(LibAv lib)
    {
        _opaqueOffset = lib.Layout.CodecContextOpaque;
        _codecClass = lib.Functions.avcodec_get_class();
        _format = lib.Functions.av_log_format_line2;
        lib.Functions.av_log_set_callback(&Write);
    }

    /// <summary>Lines that this thread causes from now on go to this log.</summary>
    public void Enter() => _current = this;

    /// <summary>Gives a number for a decoder's context.</summary>
    public nint Register()
    {
        Id = (nint)Interlocked.Increment(ref _lastId);
        ByDecoder[Id] = this;
        return Id;
    }

    /// <summary>Lines no longer come here.</summary>
    public void Dispose()
    {
        ByDecoder.TryRemove(Id, out _);
        if (_current == this)
            _current = null;
    }

    private void Add(string line)
    {
        Interlocked.Increment(ref _count);
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
                _lines.Dequeue();
        }
    }

    // The list of variable arguments is one pointer wide where .NET runs (an array type on x64 Linux and macOS, a pointer on Windows and
    // Apple silicon, a structure passed by reference on ARM Linux), so it can be handed on as it came.
    [UnmanagedCallersOnly]
    private static unsafe void Write(nint context, int level, nint format, nint arguments)
    {
        if (level > ErrorLevel)
            return;
        var log = Find(context);
        if (log is null)
            return;
        var buffer = stackalloc byte[LineBytes];
        var hasPrefix = 0;
        var length = _format(context, level, format, arguments, buffer, LineBytes, &hasPrefix);
        var line = Encoding.UTF8.GetString(buffer, Math.Clamp(length, 0, LineBytes - 1)).TrimEnd();
        if (line.Length > 0)
            log.Add(line);
    }

    private static unsafe LibAvLog? Find(nint context)
    {
        if (context == 0 || *(nint*)context != _codecClass)
            return _current;
        return ByDecoder.TryGetValue(*(nint*)(context + _opaqueOffset), out var log) ? log : _current is { IgnoresDecoders: false } current ? current : null;
    }
}
