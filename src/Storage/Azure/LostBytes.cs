using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Bytes in a container that no entry names and no upload needs: of a process that died between writing them and publishing them, or between removing
/// an entry and its bytes. Blocks that were never listed are no blob yet; the service itself removes them after a week.
/// </summary>
internal sealed class LostBytes(BlobContainerClient container, BlobIndex index)
{
    public async Task<Leftovers> RemoveAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellationToken)
    {
        var lost = new Dictionary<string, (ETag? Version, long SizeBytes)>(StringComparer.Ordinal);
        foreach (var prefix in (string[])[BlobIndex.DataPrefix, StagedBlobs.Prefix])
        {
            await foreach (var item in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken))
            {
                if (item.Metadata.ContainsKey(BlobIndex.FreeKey) && item.Properties.LastModified < before)
                    lost.Add(item.Name, (item.Properties.ETag, item.Properties.ContentLength ?? 0));
            }
        }

        // Read after the bytes: what is old and not named by now will not be, because a name is written by the one who wrote the bytes.
        await foreach (var (blob, _) in index.ListAsync(cancellationToken)) lost.Remove(blob.Data);
        var (count, sizeBytes) = (0, 0L);
        foreach (var (name, (version, size)) in lost)
        {
            if (!isDryRun && !await RemoveAsync(name, version, cancellationToken)) continue;
            (count, sizeBytes) = (count + 1, sizeBytes + size);
        }

        return new(count, sizeBytes);
    }

    private async Task<bool> RemoveAsync(string name, ETag? version, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(name).DeleteIfExistsAsync(conditions: new() { IfMatch = version }, cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException refused) when (refused.IsConflict())
        {
            return false;
        }
    }
}
