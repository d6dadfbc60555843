using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>A version whose contents are blobs of a store.</summary>
public sealed class StoredVersion(VersionManifest manifest, BlobHash id, IBlobStore store) : VersionSource(manifest, id)
{
    internal override Task<Stream> OpenShardAsync(VersionShardContent shard, CancellationToken cancellationToken) => Task.FromResult(shard.Recipe.OpenRead(store));

    internal override Task<Stream> OpenMemberAsync(VersionShardContent shard, int memberIndex, CancellationToken cancellationToken) =>
        store.OpenReadAsync(shard.Recipe.Members[memberIndex].Hash, cancellationToken);
}
