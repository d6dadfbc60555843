using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage;

/// <summary>One version of a blob of the container.</summary>
internal sealed class BlobRanges(BlobBaseClient blob, ETag? version) : IRangeSource
{
    public async Task ReadAsync(long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(offsetBytes, buffer.Length), Conditions = version is null ? null : new() { IfMatch = version } };
        using var answer = (await blob.DownloadStreamingAsync(options, cancellationToken)).Value;
        await answer.Content.ReadExactlyAsync(buffer, cancellationToken);
    }
}
