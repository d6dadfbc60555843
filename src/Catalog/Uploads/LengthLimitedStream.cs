namespace WorkspaceAgents.Catalog;

/// <summary>Refuses the byte after the limit.</summary>
internal sealed class LengthLimitedStream(Stream inner, long limitBytes, Func<WorkspaceException> refusal) : ReadOnlyStream
{
    private long _remaining = limitBytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(_remaining >= buffer.Length ? buffer : buffer[..(int)Math.Max(1, _remaining)], cancellationToken);
        if (read > _remaining) throw refusal();
        _remaining -= read;
        return read;
    }
}
