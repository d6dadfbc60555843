using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>Reads shards through their recipes from a blob store; no TAR needs to exist.</summary>
public sealed class BlobShardSource(IBlobStore store) : IShardSource
{
    /// <inheritdoc />
    public async Task ReadAsync(VersionShard shard, long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shard);
        await using var tar = (await shard.GetIndexAsync(cancellationToken)).Recipe.OpenRead(store);
        tar.Position = offsetBytes;
        await tar.ReadExactlyAsync(buffer, cancellationToken);
    }
}
