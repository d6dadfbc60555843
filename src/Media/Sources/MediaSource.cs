namespace WorkspaceAgents.Media;

/// <summary>The bytes of a media file, read by position. Safe from several threads.</summary>
public abstract class MediaSource : IDisposable
{
    private long _bytesFetched;

    /// <summary>The file's name for messages, never a folder.</summary>
    public abstract string Name { get; }

    /// <summary>The size of the file.</summary>
    public abstract long SizeBytes { get; }

    /// <summary>Where the bytes lie on this machine; null when they are not a local file.</summary>
    public virtual string? LocalPath => null;

    /// <summary>How many bytes were read from where the file lies.</summary>
    public long BytesFetched => Interlocked.Read(ref _bytesFetched);

    /// <summary>Opens a local file.</summary>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.FileMissing"/> when there is none.</exception>
    public static MediaSource OpenFile(string path) => new FileMediaSource(path);

    /// <summary>Reads bytes.</summary>
    /// <param name="position">Where to begin, 0 or more.</param>
    /// <param name="destination">Filled from its start; not always to its end.</param>
    /// <returns>How many bytes were read; 0 only at the end of the file.</returns>
    public abstract int Read(long position, Span<byte> destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Counts bytes that were read from where the file lies.</summary>
    protected void CountFetched(int bytes) => Interlocked.Add(ref _bytesFetched, bytes);

    /// <summary>Lets go of what is open.</summary>
    protected abstract void Dispose(bool disposing);
}
