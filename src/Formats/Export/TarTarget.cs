namespace WorkspaceAgents.Formats;

/// <summary>A TAR laid out as shards are.</summary>
internal sealed class TarTarget(Stream output) : ArchiveTarget
{
    /// <inheritdoc />
    public override async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(new byte[TarLayout.EndBytes], cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task AddCoreAsync(string path, long sizeBytes, Func<Stream, CancellationToken, Task> writeAsync, CancellationToken cancellationToken)
    {
        await output.WriteAsync(TarLayout.HeaderOf(new ShardMember(path, default, sizeBytes)), cancellationToken);
        await WriteAsync(path, sizeBytes, output, writeAsync, cancellationToken);
        await output.WriteAsync(new byte[TarLayout.Padded(sizeBytes) - sizeBytes], cancellationToken);
    }
}
