namespace WorkspaceAgents.Storage;

/// <summary>The store has no blob with this hash.</summary>
public sealed class BlobNotFoundException(BlobHash hash)
    : IOException($"The store holds no bytes with SHA-256 {hash}. They were never committed here or have been removed.")
{
    /// <summary>What was asked for.</summary>
    public BlobHash Hash { get; } = hash;
}
