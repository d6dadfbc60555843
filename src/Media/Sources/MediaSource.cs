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

    /// <summary>Bytes that are fetched by range, such as a stored blob's: kept in a bounded cache and read ahead when reading goes on in a row.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="sizeBytes">The length.</param>
    /// <param name="read">
    /// Fills a buffer from a position and says how many bytes there were; fewer than asked for only when no more are at hand, 0 only at the end.
    /// Called by one thread at a time. What it throws reaches whoever reads.
    /// </param>
    public static MediaSource OpenRanges(string name, long sizeBytes, Func<long, Memory<byte>, int> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegative(sizeBytes);
        return new RangeMediaSource(name, sizeBytes, read);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="position">Where to begin, 0 or more.</param>
    /// <param name="destination">Filled from its start; not always to its end.</param>
    /// <returns>How many bytes were read; 0 only at the end of the file.</returns>
    public abstract int Read(long position, Span<byte> destination);

    /// <summary>Reads until the destination is full or the bytes end.</summary>
    /// <param name="position">Where to begin, 0 or more.</param>
    /// <param name="destination">Filled from its start.</param>
    /// <returns>How many bytes were read; fewer than asked for only at the end of the file.</returns>
    public int ReadFully(long position, Span<byte> destination)
    {
        var total = 0;
        int count;
        while (total < destination.Length && (count = Read(position + total, destination[total..])) > 0)
            total += count;
        return total;
    }

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
