using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Keeping small things as blobs.</summary>
internal static class BlobWriting
{
    /// <summary>Keeps bytes that are in memory.</summary>
    public static async Task<BlobInfo> WriteBytesAsync(this IBlobStore blobs, byte[] bytes, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return await blobs.WriteAsync(stream, cancellationToken);
    }
}
