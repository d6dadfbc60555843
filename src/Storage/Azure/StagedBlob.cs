using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage;

/// <summary>The durable bytes of an upload as the service lists them. No version means that there is none.</summary>
internal sealed record StagedBlob(ETag? Version, long LengthBytes, IReadOnlyList<BlobBlock> Blocks)
{
    public static StagedBlob None { get; } = new(null, 0, []);

    /// <summary>Reads the list of a blob in the version that <paramref name="upload"/> is of; null when the blob was changed meanwhile.</summary>
    public static async Task<StagedBlob?> ReadAsync(BlockBlobClient blob, BlobProperties upload, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await blob.GetBlockListAsync(BlockListTypes.Committed, cancellationToken: cancellationToken);
            // Some services put the version in quotes in one answer and not in the other.
            if (answer.GetRawResponse().Headers.ETag?.ToString().Trim('"') != upload.ETag.ToString().Trim('"')) return null;
            var blocks = answer.Value.CommittedBlocks.ToList();
            return new(upload.ETag, blocks.Sum(block => block.SizeLong), blocks);
        }
        catch (RequestFailedException refused) when (refused.Status == 404)
        {
            return null;
        }
    }
}
