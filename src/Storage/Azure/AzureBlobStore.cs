using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Blobs in a container of an Azure storage account: <c>uploads/&lt;id&gt;</c> and <c>data/&lt;random&gt;</c> hold bytes, <c>blobs/&lt;hash&gt;</c> says which of them a
/// hash stands for. Any number of processes may share the container. Calls throw <see cref="StorageUnavailableException"/> when the service refuses or does
/// not answer.
/// </summary>
public sealed partial class AzureBlobStore : IBlobStore, IDisposable
{
    private readonly ILogger _logger;
    private readonly BlobContainerClient _container;
    private readonly AzureBlobStoreOptions _options;
    private readonly BlobIndex _index;
    private readonly StagedBlobs _staged;
    private readonly LocalCopies _copies;
    private volatile bool _containerExists;

    /// <summary>Takes the settings; the service is asked at the first call.</summary>
    /// <exception cref="ArgumentException">An option is missing or out of range; the message names its key.</exception>
    public AzureBlobStore(AzureBlobStoreOptions options, ILogger<AzureBlobStore>? logger = null)
        : this(options, configure: null, logger)
    {
    }

    internal AzureBlobStore(AzureBlobStoreOptions options, Action<BlobClientOptions>? configure, ILogger<AzureBlobStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        _logger = logger ?? NullLogger<AzureBlobStore>.Instance;
        _options = options;
        _container = AzureConnection.Open(options, configure);
        _index = new(_container);
        _staged = new(_container, _index, options, _logger);
        _copies = new(options.CacheFolder, options.CacheBytes);
    }

    /// <inheritdoc />
    public Task<long> GetStagedLengthAsync(StagingId id, CancellationToken cancellationToken) =>
        AskAsync(() => _staged.GetLengthAsync(id, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<long> AppendStagedAsync(StagingId id, long offsetBytes, Stream content, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentNullException.ThrowIfNull(content);
        return AskAsync(() => _staged.AppendAsync(id, offsetBytes, content, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public Task TruncateStagedAsync(StagingId id, long lengthBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        return AskAsync(
            async () =>
            {
                await _staged.TruncateAsync(id, lengthBytes, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<long> ConcatStagedAsync(StagingId target, IReadOnlyList<StagingId> parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Contains(target)) throw new ArgumentException($"Upload {target} cannot be a part of itself.", nameof(parts));
        return AskAsync(() => _staged.ConcatAsync(target, parts, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<BlobInfo> CommitStagedAsync(StagingId id, BlobHash? expected, CancellationToken cancellationToken)
    {
        var info = await AskAsync(() => _staged.CommitAsync(id, expected, cancellationToken), cancellationToken);
        LogCommitted(id, info.Hash, info.SizeBytes);
        return info;
    }

    /// <inheritdoc />
    public Task DiscardStagedAsync(StagingId id, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            await _staged.DiscardAsync(id, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<BlobInfo> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return AskAsync(() => WriteDataAsync(content, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<BlobInfo> WriteFileAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        BlobInfo info;
        // Nobody may write to it while it is sent, or the end of it would be deleted with it.
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Delete, bufferSize: 0, useAsync: true))
            info = await WriteAsync(file, cancellationToken);
        File.Delete(path);
        return info;
    }

    /// <inheritdoc />
    public Task<BlobInfo?> FindAsync(BlobHash hash, CancellationToken cancellationToken) =>
        AskAsync(async () => (await _index.FindAsync(hash, cancellationToken))?.Info, cancellationToken);

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(BlobHash hash, CancellationToken cancellationToken) => Open(await GetAsync(hash, cancellationToken));

    /// <inheritdoc />
    public async Task<BlobFile> OpenFileAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        var blob = await GetAsync(hash, cancellationToken);
        return await _copies.OpenAsync(blob.Info, () => Open(blob), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> VerifyAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        var blob = await GetAsync(hash, cancellationToken);
        using var actual = new RunningHash();
        await using var stream = Open(blob);
        var buffer = new byte[RangeReadStream.MaxWindowBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0) actual.Append(buffer.AsSpan(0, count));
        var intact = actual.GetCurrent() == hash;
        if (!intact) LogDamaged(hash, actual.LengthBytes);
        return intact;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken) =>
        ListAsync(token => _index.ListAsync(token), cancellationToken).Select(found => found.Blob.Info);

    /// <inheritdoc />
    public Task<BlobInfo?> KeepAsync(BlobHash hash, CancellationToken cancellationToken) =>
        AskAsync(() => _index.KeepAsync(hash, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<BlobInfo> ListUnusedAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        ListAsync(token => _index.ListAsync(token), cancellationToken).Where(found => found.UsedAt < since).Select(found => found.Blob.Info);

    /// <inheritdoc />
    public Task<bool> DeleteAsync(BlobHash hash, DateTimeOffset unusedSince, CancellationToken cancellationToken) =>
        AskAsync(() => _index.DeleteAsync(hash, unusedSince, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<StagedInfo> ListStagedAsync(CancellationToken cancellationToken) => ListAsync(token => _staged.ListAsync(token), cancellationToken);

    /// <inheritdoc />
    public Task<Leftovers> RemoveLeftoversAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellationToken) =>
        AskAsync(() => new LostBytes(_container, _index).RemoveAsync(before, isDryRun, cancellationToken), cancellationToken);

    /// <summary>Removes the local copies.</summary>
    public void Dispose() => _copies.Dispose();

    private async Task<BlobInfo> WriteDataAsync(Stream content, CancellationToken cancellationToken)
    {
        var id = StagingId.New();
        var blob = _container.GetBlockBlobClient(BlobIndex.DataPrefix + id);
        using var hash = new RunningHash();
        using var writer = new BlockWriter(id, blob, StagedBlob.None, _options.BlockBytes)
        {
            Hash = hash,
            Metadata = new Dictionary<string, string> { [BlobIndex.FreeKey] = "true" },
        };
        await writer.SendAsync(content, cancellationToken);
        await writer.ListAsync();
        var info = new BlobInfo(hash.GetCurrent(), hash.LengthBytes);
        try
        {
            await _index.PublishAsync(info.Hash, blob.Name, info.SizeBytes, cancellationToken);
        }
        catch
        {
            // Published after all when only the answer was lost: then the bytes must stay.
            if ((await _index.FindAsync(info.Hash, CancellationToken.None))?.Data != blob.Name) await blob.DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
            throw;
        }
        return info;
    }

    private Task<IndexedBlob> GetAsync(BlobHash hash, CancellationToken cancellationToken) =>
        AskAsync(async () => await _index.FindAsync(hash, cancellationToken) ?? throw new BlobNotFoundException(hash), cancellationToken);

    private RangeReadStream Open(IndexedBlob blob) => new(blob.Info.SizeBytes, new IndexedRanges(_container, _index, blob));

    private async IAsyncEnumerable<T> ListAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = list(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await AskAsync(() => items.MoveNextAsync().AsTask(), cancellationToken)) yield return items.Current;
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await BlobAnswers.AskAsync(
            async () =>
            {
                if (!_containerExists) await MakeContainerAsync(cancellationToken);
                return await call();
            },
            cancellationToken);
    }

    private async Task MakeContainerAsync(CancellationToken cancellationToken)
    {
        // Asked first: an identity that may use the container need not be allowed to make one.
        if (!await _container.ExistsAsync(cancellationToken)) await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _containerExists = true;
    }

    [LoggerMessage(LogLevel.Debug, "Upload {StagingId} became blob {Hash} of {SizeBytes} bytes")]
    private partial void LogCommitted(StagingId stagingId, BlobHash hash, long sizeBytes);

    [LoggerMessage(LogLevel.Error, "Blob {Hash} is damaged: its {SizeBytes} bytes have another hash. Send the file again to heal it")]
    private partial void LogDamaged(BlobHash hash, long sizeBytes);
}
