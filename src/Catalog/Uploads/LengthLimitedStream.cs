namespace WorkspaceAgents.Catalog;

/// <summary>Refuses the byte after the announced length.</summary>
internal sealed class LengthLimitedStream(Stream inner, long remainingBytes) : Stream
{
    private long remaining = remainingBytes;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(remaining >= buffer.Length ? buffer : buffer[..(int)Math.Max(1, remaining)], cancellationToken);
        if (read > remaining)
            throw new WorkspaceException(ErrorCode.Invalid, "More bytes came than the upload announced. They were thrown away; begin the upload again with the file's real length.");
        remaining -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
