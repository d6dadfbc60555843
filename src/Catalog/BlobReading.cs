using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Reading small blobs (manifests, recipes, indexes) whole.</summary>
public static class BlobReading
{
    /// <summary>All bytes of a blob. For records, not for media.</summary>
    /// <param name="blobs">The store.</param>
    /// <param name="hash">The blob.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="BlobNotFoundException">The store does not hold it.</exception>
    public static async Task<byte[]> ReadAllAsync(this IBlobStore blobs, BlobHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        await using var stream = await blobs.OpenReadAsync(hash, cancellationToken);
        var bytes = new byte[checked((int)stream.Length)];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
