namespace WorkspaceAgents.Formats;

/// <summary>An archive that is written to a stream as it is made: nothing of it is kept. The stream stays open.</summary>
public abstract class ArchiveTarget : ExportTarget
{
    /// <summary>Begins an archive.</summary>
    /// <param name="format">TAR or ZIP.</param>
    /// <param name="output">Where its bytes go; written asynchronously, never read nor sought.</param>
    public static ArchiveTarget Create(ArchiveFormat format, Stream output) => format switch
    {
        ArchiveFormat.Tar => new TarTarget(output),
        ArchiveFormat.Zip => new ZipTarget(output),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such archive."),
    };

    /// <summary>Writes a file's content and checks that it is as long as was said before.</summary>
    private protected static async Task WriteAsync(string path, long sizeBytes, Stream to, Func<Stream, CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        await using var counted = new CountedStream(to);
        await writeAsync(counted, cancellationToken);
        if (counted.Position != sizeBytes) throw new InvalidDataException($"'{path}' came with {counted.Position} bytes and was announced with {sizeBytes}: the archive is not whole.");
    }

    /// <summary>Counts what is written, and leaves the stream below open.</summary>
    private sealed class CountedStream(Stream inner) : Stream
    {
        private long _count;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _count;

        public override long Position
        {
            get => _count;
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            _count += buffer.Length;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An archive is written asynchronously: its reader may be slow.");

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
