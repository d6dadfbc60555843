using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage;

/// <summary>A finished blob. When its bytes went because the same bytes were sent again, it goes on with those.</summary>
internal sealed class IndexedRanges(BlobContainerClient container, BlobIndex index, IndexedBlob found) : IRangeSource
{
    private volatile IndexedBlob _blob = found;

    public Task ReadAsync(long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken) => BlobAnswers.AskAsync(async () =>
    {
        while (true)
        {
            var blob = _blob;
            try
            {
                await new BlobRanges(container.GetBlockBlobClient(blob.Data), version: null).ReadAsync(offsetBytes, buffer, cancellationToken);
                return true;
            }
            catch (RequestFailedException refused) when (refused.Status == 404)
            {
                var now = await index.FindAsync(blob.Info.Hash, cancellationToken);
                if (now is null || now.Data == blob.Data) throw new BlobNotFoundException(blob.Info.Hash);
                _blob = now;
            }
        }
    }, cancellationToken);
}
