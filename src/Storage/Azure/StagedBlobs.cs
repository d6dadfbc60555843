using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.Storage;

/// <summary>
/// The uploads of an Azure store: <c>uploads/&lt;id&gt;</c>, a block blob. A commit writes its hash into its metadata and an entry in the index; the bytes stay
/// where they are. A discard removes it, or marks it <c>free</c> when an entry stands for its bytes.
/// </summary>
internal sealed partial class StagedBlobs(BlobContainerClient container, BlobIndex index, AzureBlobStoreOptions options, ILogger logger)
{
    /// <summary>How the names of uploads begin.</summary>
    public const string Prefix = "uploads/";

    private const string HashKey = "sha256";

    // When a blob has many blocks, the small ones at its end are merged as soon as there are these many, so that small appends do not use up the 50,000.
    private const int MergedBlocks = 16;

    // Who works on which upload here, and how many of its bytes are durable when that is known. Other processes are kept out by the blob's version.
    private readonly ConcurrentDictionary<StagingId, long?> _running = new();
    private readonly RunningHashCache _hashes = new(options.HashStates);

    public async Task<long> GetLengthAsync(StagingId id, CancellationToken cancellationToken) =>
        _running.TryGetValue(id, out var running) && running is { } length ? length
        : await BlobOf(id).FindPropertiesAsync(cancellationToken) is { } upload && !IsFree(upload) ? upload.ContentLength : 0;

    public async Task<long> AppendAsync(StagingId id, long offsetBytes, Stream content, CancellationToken cancellationToken)
    {
        using var turn = Enter(id);
        var start = await ReadAsync(id, cancellationToken);
        if (start.LengthBytes != offsetBytes)
            throw new StagingConflictException(id, $"{start.LengthBytes} bytes are kept, so it cannot continue at {offsetBytes}.", start.LengthBytes);
        _running[id] = offsetBytes;
        var hash = TakeHash(id, start, offsetBytes);
        var before = hash?.Clone();
        var kept = CutAt(start, WholeBlocksToMerge(start));
        using var writer = new BlockWriter(id, BlobOf(id), kept, options.BlockBytes) { Listed = length => _running[id] = length };
        await CopyTailAsync(writer, start, kept.LengthBytes, offsetBytes, cancellationToken);
        writer.Hash = hash;
        try
        {
            await writer.AppendAsync(content, cancellationToken);
        }
        finally
        {
            Keep(id, writer, hash, before);
        }
        return writer.LengthBytes;
    }

    public async Task TruncateAsync(StagingId id, long lengthBytes, CancellationToken cancellationToken)
    {
        using var turn = Enter(id);
        var start = await ReadAsync(id, cancellationToken);
        if (start.LengthBytes < lengthBytes)
            throw new StagingConflictException(id, $"{start.LengthBytes} bytes are kept, so it cannot be cut to {lengthBytes}.", start.LengthBytes);
        if (start.LengthBytes == lengthBytes) return;
        var hash = TakeHash(id, start, lengthBytes);
        var kept = CutAt(start, lengthBytes);
        using var writer = new BlockWriter(id, BlobOf(id), kept, options.BlockBytes);
        await CopyTailAsync(writer, start, kept.LengthBytes, lengthBytes, cancellationToken);
        _running[id] = lengthBytes; // before the cut: nobody may be told of bytes that go
        await writer.ListAsync();
        Keep(id, writer, hash, before: null);
    }

    public async Task<long> ConcatAsync(StagingId target, IReadOnlyList<StagingId> parts, CancellationToken cancellationToken)
    {
        using var turn = Enter(target);
        var turns = new List<Turn>(parts.Count);
        var hash = new RunningHash();
        try
        {
            foreach (var part in parts.Distinct()) turns.Add(Enter(part));
            var start = await ReadAsync(target, cancellationToken);
            using var writer = new BlockWriter(target, BlobOf(target), start with { LengthBytes = 0, Blocks = [] }, options.BlockBytes) { Hash = hash };
            foreach (var part in parts)
            {
                var source = await BlobOf(part).FindPropertiesAsync(cancellationToken);
                if (source is null || IsFree(source) || await FindCommittedAsync(source, cancellationToken) is not null) throw new StagingNotFoundException(part);
                await using var bytes = new RangeReadStream(source.ContentLength, new BlobRanges(BlobOf(part), source.ETag));
                await writer.SendAsync(bytes, cancellationToken);
            }
            await writer.ListAsync();
            _running[target] = writer.LengthBytes;
            _hashes.Drop(target);
            Keep(target, writer, hash, before: null);
            return writer.LengthBytes;
        }
        catch
        {
            hash.Dispose();
            throw;
        }
        finally
        {
            foreach (var held in turns) held.Dispose();
        }
    }

    public async Task<BlobInfo> CommitAsync(StagingId id, BlobHash? expected, CancellationToken cancellationToken)
    {
        using var turn = Enter(id);
        var blob = BlobOf(id);
        var upload = await blob.FindPropertiesAsync(cancellationToken);
        if (upload is null || IsFree(upload)) throw new StagingNotFoundException(id);
        if (await FindCommittedAsync(upload, cancellationToken) is { } committed) return Check(committed, expected);
        try
        {
            var info = Check(await HashAsync(id, upload, cancellationToken), expected);
            await PublishAsync(blob, upload.ETag, info, cancellationToken);
            _hashes.Drop(id);
            return info;
        }
        catch (RequestFailedException refused) when (refused.IsConflict())
        {
            throw new StagingConflictException(id, "another append or commit was faster.");
        }
    }

    /// <summary>Every upload that was not discarded.</summary>
    public async IAsyncEnumerable<StagedInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, Prefix, cancellationToken))
        {
            var name = item.Name[Prefix.Length..];
            if (item.Metadata.ContainsKey(BlobIndex.FreeKey) || !StagingId.IsValid(name)) continue;
            var isMarked = BlobHash.TryParse(item.Metadata.TryGetValue(HashKey, out var text) ? text : null, out var hash);
            var committed = isMarked ? (await index.FindAsync(hash, cancellationToken))?.Info : null;
            yield return new(new(name), item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.MaxValue, committed?.Hash);
        }
    }

    public async Task DiscardAsync(StagingId id, CancellationToken cancellationToken)
    {
        using var turn = Enter(id);
        _hashes.Drop(id);
        var blob = BlobOf(id);
        try
        {
            if (await blob.FindPropertiesAsync(cancellationToken) is not { } upload || IsFree(upload)) return;
            if (!TryReadHash(upload, out var hash))
            {
                await blob.DeleteIfExistsAsync(conditions: new() { IfMatch = upload.ETag }, cancellationToken: cancellationToken);
                return;
            }
            // First marked, then looked for: whoever replaces the entry meanwhile looks for the mark.
            await MarkFreeAsync(blob, upload, cancellationToken);
            if ((await index.FindAsync(hash, cancellationToken))?.Data != blob.Name)
                await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.IsConflict())
        {
            throw new StagingConflictException(id, "another append or commit is running.");
        }
    }

    // Nobody may remove the bytes between their mark and the entry that stands for them, so they are leased meanwhile. Whoever commits the same bytes may
    // take the lease over: both write the same entry, and a lease that a dead process left must not keep anybody waiting.
    private async Task PublishAsync(BlockBlobClient blob, ETag version, BlobInfo info, CancellationToken cancellationToken)
    {
        var lease = blob.GetBlobLeaseClient();
        var duration = TimeSpan.FromSeconds(60);
        var conditions = new RequestConditions { IfMatch = version };
        try
        {
            await lease.AcquireAsync(duration, conditions, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.LeaseAlreadyPresent.ToString())
        {
            await lease.BreakAsync(TimeSpan.Zero, conditions, cancellationToken);
            await lease.AcquireAsync(duration, conditions, cancellationToken);
        }
        try
        {
            await blob.SetMetadataAsync(new Dictionary<string, string> { [HashKey] = info.Hash.ToString() }, new() { LeaseId = lease.LeaseId }, cancellationToken);
            await index.PublishAsync(info.Hash, blob.Name, info.SizeBytes, cancellationToken);
        }
        finally
        {
            await ReleaseAsync(lease);
        }
    }

    private async Task ReleaseAsync(BlobLeaseClient lease)
    {
        try
        {
            await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException refused)
        {
            LogLeaseLeft(refused, lease.Uri);
        }
    }

    // A commit that was interrupted after it had marked the upload has left the hash there; every later change of the bytes removes the mark.
    private async Task<BlobInfo> HashAsync(StagingId id, BlobProperties upload, CancellationToken cancellationToken)
    {
        if (TryReadHash(upload, out var marked)) return new(marked, upload.ContentLength);
        var hash = _hashes.Take(id, upload.ContentLength, $"{upload.ETag}")
            ?? await BlobIndex.HashAsync(BlobOf(id), upload.ETag, upload.ContentLength, cancellationToken);
        var info = new BlobInfo(hash.GetCurrent(), hash.LengthBytes);
        _hashes.Put(id, hash, $"{upload.ETag}");
        return info;
    }

    private static async Task MarkFreeAsync(BlockBlobClient blob, BlobProperties upload, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = new Dictionary<string, string>(upload.Metadata) { [BlobIndex.FreeKey] = "true" };
            await blob.SetMetadataAsync(metadata, new() { IfMatch = upload.ETag }, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.IsConflict())
        {
            // Only the answer to an earlier try was lost, when it is marked.
            if (await blob.FindPropertiesAsync(cancellationToken) is { } now && !IsFree(now)) throw;
        }
    }

    // What is staged; refuses when it is already a blob.
    private async Task<StagedBlob> ReadAsync(StagingId id, CancellationToken cancellationToken)
    {
        var blob = BlobOf(id);
        if (await blob.FindPropertiesAsync(cancellationToken) is not { } upload) return StagedBlob.None;
        if (IsFree(upload)) throw new StagingConflictException(id, "it was committed and discarded, and an id is used once.");
        if (await FindCommittedAsync(upload, cancellationToken) is { } committed)
            throw new StagingConflictException(id, "it is already committed.", committed.SizeBytes);
        return await StagedBlob.ReadAsync(blob, upload, cancellationToken) ?? throw new StagingConflictException(id, "another append or commit is running.");
    }

    // The whole blocks up to a length.
    private static StagedBlob CutAt(StagedBlob staged, long lengthBytes)
    {
        long keptBytes = 0;
        var count = 0;
        while (count < staged.Blocks.Count && keptBytes + staged.Blocks[count].SizeLong <= lengthBytes) keptBytes += staged.Blocks[count++].SizeLong;
        return staged with { Blocks = [.. staged.Blocks.Take(count)], LengthBytes = keptBytes };
    }

    // Sends again what lies between the last kept block and a length.
    private static async Task CopyTailAsync(BlockWriter writer, StagedBlob staged, long startBytes, long endBytes, CancellationToken cancellationToken)
    {
        if (startBytes == endBytes) return;
        await using var bytes = new RangeReadStream(endBytes, new BlobRanges(writer.Blob, staged.Version)) { Position = startBytes };
        await writer.SendAsync(bytes, cancellationToken);
    }

    // Where the last small blocks begin when there are enough of them to be merged, otherwise the end.
    private long WholeBlocksToMerge(StagedBlob staged)
    {
        if (staged.Blocks.Count < options.MergeFromBlocks) return staged.LengthBytes;
        long tailBytes = 0;
        var count = 0;
        while (count < staged.Blocks.Count && tailBytes + staged.Blocks[^(count + 1)].SizeLong <= MergedBlocks * (long)options.BlockBytes)
            tailBytes += staged.Blocks[^(++count)].SizeLong;
        return count < MergedBlocks ? staged.LengthBytes : staged.LengthBytes - tailBytes;
    }

    private async Task<BlobInfo?> FindCommittedAsync(BlobProperties upload, CancellationToken cancellationToken) =>
        TryReadHash(upload, out var hash) && await index.FindAsync(hash, cancellationToken) is { } found ? found.Info : null;

    private RunningHash? TakeHash(StagingId id, StagedBlob staged, long lengthBytes) =>
        _hashes.Take(id, lengthBytes, $"{staged.Version}") ?? (lengthBytes == 0 ? new() : null);

    private void Keep(StagingId id, BlockWriter writer, RunningHash? hash, RunningHash? before)
    {
        if (hash is not null) _hashes.Put(id, hash, $"{writer.Version}", before);
    }

    private Turn Enter(StagingId id) =>
        _running.TryAdd(id, null) ? new(_running, id) : throw new StagingConflictException(id, "another append or commit is running.");

    private BlockBlobClient BlobOf(StagingId id) => container.GetBlockBlobClient(Prefix + id.Value);

    private static bool IsFree(BlobProperties upload) => upload.Metadata.ContainsKey(BlobIndex.FreeKey);

    private static bool TryReadHash(BlobProperties upload, out BlobHash hash)
    {
        hash = default;
        return upload.Metadata.TryGetValue(HashKey, out var text) && BlobHash.TryParse(text, out hash);
    }

    private static BlobInfo Check(BlobInfo info, BlobHash? expected) =>
        expected is { } announced && announced != info.Hash ? throw new BlobMismatchException(announced, info.Hash, info.SizeBytes) : info;

    [LoggerMessage(LogLevel.Warning, "The lease on {Upload} could not be given back; it ends by itself within a minute")]
    private partial void LogLeaseLeft(Exception exception, Uri upload);

    private readonly struct Turn(ConcurrentDictionary<StagingId, long?> running, StagingId id) : IDisposable
    {
        public void Dispose() => running.TryRemove(id, out _);
    }
}
