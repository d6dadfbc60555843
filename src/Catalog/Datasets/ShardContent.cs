using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The bytes of a shard.</summary>
/// <param name="Content">A seekable stream of exactly <paramref name="LengthBytes"/>; the caller disposes it.</param>
/// <param name="Hash">SHA-256 of the whole: a strong ETag.</param>
/// <param name="LengthBytes">Its length.</param>
public sealed record ShardContent(Stream Content, BlobHash Hash, long LengthBytes) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
