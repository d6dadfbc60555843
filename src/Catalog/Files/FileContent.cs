using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The bytes of one file version.</summary>
/// <param name="Content">A seekable stream; the caller disposes it.</param>
/// <param name="Hash">SHA-256 of the bytes: also a strong ETag.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Name">The file's name.</param>
/// <param name="ModifiedAt">When the version was written.</param>
public sealed record FileContent(Stream Content, BlobHash Hash, long SizeBytes, string Name, DateTimeOffset ModifiedAt) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
