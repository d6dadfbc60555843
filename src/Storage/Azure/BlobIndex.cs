using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage;

/// <summary>
/// The finished blobs of an Azure store: <c>blobs/&lt;hash&gt;</c> is empty and says in its metadata which blob of the container holds the bytes and how many
/// they are. It is written in one request when the bytes are complete, so a blob is never seen half-written, and no byte is copied.
/// </summary>
internal sealed class BlobIndex(BlobContainerClient container)
{
    private const string Prefix = "blobs/";

    /// <summary>How the names begin of bytes that were written at once.</summary>
    public const string DataPrefix = "data/";
    private const string DataKey = "data";
    private const string SizeKey = "size";

    /// <summary>On the bytes' own blob: nobody but an entry here needs it any more.</summary>
    public const string FreeKey = "free";

    public async Task<IndexedBlob?> FindAsync(BlobHash hash, CancellationToken cancellationToken) =>
        await EntryOf(hash).FindPropertiesAsync(cancellationToken) is { } entry ? Read(hash, entry.Metadata) : null;

    /// <summary>
    /// Lets a hash stand for the bytes of <paramref name="data"/>. An older entry is replaced, which heals a blob whose bytes are damaged; the bytes it stood
    /// for go when no upload still answers with them.
    /// </summary>
    public async Task PublishAsync(BlobHash hash, string data, long sizeBytes, CancellationToken cancellationToken)
    {
        var entry = EntryOf(hash);
        while (true)
        {
            var old = await entry.FindPropertiesAsync(cancellationToken);
            var oldData = old is null ? null : Read(hash, old.Metadata).Data;
            if (oldData == data) return;
            try
            {
                await entry.UploadAsync(Stream.Null, new BlobUploadOptions
                {
                    Metadata = new Dictionary<string, string> { [DataKey] = data, [SizeKey] = $"{sizeBytes}" },
                    Conditions = old is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = old.ETag },
                }, cancellationToken);
            }
            catch (RequestFailedException refused) when (refused.IsConflict())
            {
                continue; // somebody else wrote the same hash, or our own answer was lost: look again
            }
            if (oldData is not null) await RemoveFreeAsync(oldData, cancellationToken);
            return;
        }
    }

    /// <summary>Begins a blob's age anew: the service keeps the time of an entry's last change.</summary>
    public async Task<BlobInfo?> KeepAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        var entry = EntryOf(hash);
        while (await entry.FindPropertiesAsync(cancellationToken) is { } found)
        {
            try
            {
                await entry.SetMetadataAsync(found.Metadata, new() { IfMatch = found.ETag }, cancellationToken);
                return Read(hash, found.Metadata).Info;
            }
            catch (RequestFailedException refused) when (refused.IsConflict() || refused.Status == 404)
            {
                continue; // removed, replaced or kept by somebody else, or our own answer was lost: look again
            }
        }

        return null;
    }

    /// <summary>Removes an entry that was not changed since a time, then its bytes. A crash in between leaves bytes that no entry names.</summary>
    public async Task<bool> DeleteAsync(BlobHash hash, DateTimeOffset unusedSince, CancellationToken cancellationToken)
    {
        var entry = EntryOf(hash);
        if (await entry.FindPropertiesAsync(cancellationToken) is not { } found || found.LastModified >= unusedSince) return false;
        try
        {
            // The version decides: whoever keeps or replaces the entry between our look and this makes another.
            await entry.DeleteIfExistsAsync(conditions: new() { IfMatch = found.ETag }, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.IsConflict())
        {
            return false;
        }

        await RemoveFreeAsync(Read(hash, found.Metadata).Data, cancellationToken);
        return true;
    }

    public async IAsyncEnumerable<(IndexedBlob Blob, DateTimeOffset UsedAt)> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The service lists in the order of the names, which is the order of the hashes.
        await foreach (var item in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, Prefix, cancellationToken))
        {
            if (BlobHash.TryParse(item.Name.AsSpan(Prefix.Length), null, out var hash))
                yield return (Read(hash, item.Metadata), item.Properties.LastModified ?? DateTimeOffset.MaxValue);
        }
    }

    /// <summary>Hashes a blob of the container from its start.</summary>
    public static async Task<RunningHash> HashAsync(BlobBaseClient blob, ETag version, long sizeBytes, CancellationToken cancellationToken)
    {
        var hash = new RunningHash();
        try
        {
            await using var stream = new RangeReadStream(sizeBytes, new BlobRanges(blob, version));
            var buffer = new byte[RangeReadStream.MaxWindowBytes];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0) hash.Append(buffer.AsSpan(0, count));
            return hash;
        }
        catch
        {
            hash.Dispose();
            throw;
        }
    }

    private BlockBlobClient EntryOf(BlobHash hash) => container.GetBlockBlobClient(Prefix + hash);

    // Both this and an upload's discard look after writing, so that one of the two sees that the bytes are not needed.
    private async Task RemoveFreeAsync(string data, CancellationToken cancellationToken)
    {
        var blob = container.GetBlockBlobClient(data);
        if (await blob.FindPropertiesAsync(cancellationToken) is { } properties && properties.Metadata.ContainsKey(FreeKey))
            await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
    }

    private static IndexedBlob Read(BlobHash hash, IDictionary<string, string> metadata) =>
        metadata.TryGetValue(DataKey, out var data) && metadata.TryGetValue(SizeKey, out var text) && long.TryParse(text, out var sizeBytes)
            ? new(new(hash, sizeBytes), data)
            : throw new InvalidDataException($"'{Prefix}{hash}' in the container does not say where its bytes are: its metadata '{DataKey}' and '{SizeKey}' were changed. Send the file again.");
}
