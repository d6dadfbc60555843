using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Blobs in a local folder: <c>blobs/ab/cd/&lt;hash&gt;</c> read-only, <c>staging/&lt;id&gt;</c> for uploads, <c>partial/</c> for internal writes.
/// Several processes may share the folder.
/// </summary>
public sealed partial class LocalBlobStore : IBlobStore
{
    private const int ReadBufferBytes = 64 * 1024;

    /// <summary>How the names begin of blobs that are just being removed.</summary>
    private const string Aside = "aside-";

    private readonly ILogger _logger;
    private readonly Disk _disk;
    private readonly string _partials;
    private readonly BlobFolder _blobs;
    private readonly StagingFolder _staging;

    /// <summary>Opens the folder, makes it when missing, and removes leftovers of interrupted internal writes.</summary>
    /// <exception cref="ArgumentException">An option is missing or out of range; the message names its key.</exception>
    public LocalBlobStore(LocalBlobStoreOptions options, TimeProvider? timeProvider = null, ILogger<LocalBlobStore>? logger = null)
        : this(options, new Disk(), timeProvider, logger)
    {
    }

    internal LocalBlobStore(LocalBlobStoreOptions options, Disk disk, TimeProvider? timeProvider = null, ILogger<LocalBlobStore>? logger = null)
    {
        _disk = disk;
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        _logger = logger ?? NullLogger<LocalBlobStore>.Instance;
        Folder = Path.GetFullPath(options.Folder);
        _partials = Path.Combine(Folder, "partial");
        var time = timeProvider ?? TimeProvider.System;
        _blobs = new(Path.Combine(Folder, "blobs"), disk, time);
        _staging = new(Path.Combine(Folder, "staging"), _blobs, disk, options.HashStates);
        Directory.CreateDirectory(_partials);
        RemoveLeftovers(time.GetUtcNow() - options.PartialMaxAge, isDryRun: false);
    }

    /// <summary>Absolute path of the store.</summary>
    public string Folder { get; }

    /// <inheritdoc />
    public Task<long> GetStagedLengthAsync(StagingId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_staging.GetLength(id));
    }

    /// <inheritdoc />
    public Task<long> AppendStagedAsync(StagingId id, long offsetBytes, Stream content, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        return _staging.AppendAsync(id, offsetBytes, content, cancellationToken);
    }

    /// <inheritdoc />
    public Task TruncateStagedAsync(StagingId id, long lengthBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        cancellationToken.ThrowIfCancellationRequested();
        _staging.Truncate(id, lengthBytes);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<long> ConcatStagedAsync(StagingId target, IReadOnlyList<StagingId> parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Contains(target)) throw new ArgumentException($"Upload {target} cannot be a part of itself.", nameof(parts));
        cancellationToken.ThrowIfCancellationRequested();
        var partial = NewPartial();
        try
        {
            return await _staging.ConcatAsync(target, parts, partial, cancellationToken);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<BlobInfo> CommitStagedAsync(StagingId id, BlobHash? expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var info = await _staging.CommitAsync(id, expected, cancellationToken);
        LogCommitted(id, info.Hash, info.SizeBytes);
        return info;
    }

    /// <inheritdoc />
    public Task DiscardStagedAsync(StagingId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _staging.Discard(id);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<BlobInfo> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellationToken.ThrowIfCancellationRequested();
        var path = NewPartial();
        try
        {
            BlobInfo info;
            using var hash = new RunningHash();
            // Held until the rename, so that another process starting now sees that it is in use.
            using (var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
            {
                await new HashingCopy(_disk, handle, 0, hash).RunAsync(content, cancellationToken);
                info = new(hash.GetCurrent(), hash.LengthBytes);
                _blobs.Place(handle, path, info.Hash);
            }
            return info;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<BlobInfo> WriteFileAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        var partial = NewPartial();
        // First moved, then hashed: across volumes the move is a copy, and what counts is what arrived.
        File.Move(path, partial);
        var access = OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read; // Windows syncs only what it may write
        try
        {
            BlobInfo info;
            // Shared with readers: whoever proved the file just now may still have it open.
            using (var handle = File.OpenHandle(partial, FileMode.Open, access, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous))
            {
                using var hash = await BlobFolder.HashAsync(handle, cancellationToken);
                info = new(hash.GetCurrent(), hash.LengthBytes);
                _blobs.Place(handle, partial, info.Hash);
            }
            return info;
        }
        catch
        {
            if (File.Exists(partial)) File.Move(partial, path, overwrite: false);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<BlobInfo?> FindAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_blobs.Find(hash));
    }

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<Stream>(Open(hash, ReadBufferBytes));
    }

    /// <inheritdoc />
    public Task<BlobFile> OpenFileAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var info = _blobs.Find(hash) ?? throw new BlobNotFoundException(hash);
        return Task.FromResult(new BlobFile(_blobs.PathOf(hash), info));
    }

    /// <inheritdoc />
    public async Task<bool> VerifyAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        await using var file = Open(hash, 0);
        using var actual = await BlobFolder.HashAsync(file.SafeFileHandle, cancellationToken);
        var intact = actual.GetCurrent() == hash;
        if (!intact) LogDamaged(hash, actual.LengthBytes);
        return intact;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _blobs.List().ToAsyncEnumerable();
    }

    /// <inheritdoc />
    public Task<BlobInfo?> KeepAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_blobs.Keep(hash));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<BlobInfo> ListUnusedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _blobs.ListUnused(since).ToAsyncEnumerable();
    }

    /// <inheritdoc />
    public Task<bool> DeleteAsync(BlobHash hash, DateTimeOffset unusedSince, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_blobs.Delete(hash, unusedSince, Path.Combine(_partials, $"{Aside}{hash}.{Guid.NewGuid():N}")));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StagedInfo> ListStagedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _staging.List().ToAsyncEnumerable();
    }

    /// <inheritdoc />
    public Task<Leftovers> RemoveLeftoversAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(RemoveLeftovers(before, isDryRun));
    }

    private string NewPartial() => Path.Combine(_partials, Guid.NewGuid().ToString("N"));

    private FileStream Open(BlobHash hash, int bufferBytes)
    {
        try
        {
            return new(_blobs.PathOf(hash), new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = bufferBytes,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobNotFoundException(hash);
        }
    }

    private Leftovers RemoveLeftovers(DateTimeOffset before, bool isDryRun)
    {
        var (count, sizeBytes) = (0, 0L);
        foreach (var file in new DirectoryInfo(_partials).EnumerateFiles())
        {
            try
            {
                if (file.Name.StartsWith(Aside, StringComparison.Ordinal))
                {
                    // A removal was interrupted before it had looked again: whether anybody needs the blob is for the next one to find out.
                    if (!isDryRun && BlobHash.TryParse(file.Name[Aside.Length..].Split('.')[0], out var hash)) _blobs.Return(hash, file.FullName);
                    continue;
                }

                if (file.LastWriteTimeUtc >= before.UtcDateTime) continue;
                var size = file.Length;
                // Opening it alone fails while a process still writes to it.
                using (File.OpenHandle(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    if (!isDryRun) _disk.Delete(file.FullName);
                }

                (count, sizeBytes) = (count + 1, sizeBytes + size);
                if (!isDryRun) LogRemovedLeftover(file.Name);
            }
            catch (IOException exception)
            {
                LogKeptLeftover(exception, file.Name);
            }
        }

        return new(count, sizeBytes);
    }

    [LoggerMessage(LogLevel.Debug, "Upload {StagingId} became blob {Hash} of {SizeBytes} bytes")]
    private partial void LogCommitted(StagingId stagingId, BlobHash hash, long sizeBytes);

    [LoggerMessage(LogLevel.Error, "Blob {Hash} is damaged: its {SizeBytes} bytes have another hash. Send the file again to heal it")]
    private partial void LogDamaged(BlobHash hash, long sizeBytes);

    [LoggerMessage(LogLevel.Information, "Removed the leftover {Name} of an interrupted write")]
    private partial void LogRemovedLeftover(string name);

    [LoggerMessage(LogLevel.Information, "Kept the leftover {Name} of an interrupted write: it is in use")]
    private partial void LogKeptLeftover(Exception exception, string name);
}
