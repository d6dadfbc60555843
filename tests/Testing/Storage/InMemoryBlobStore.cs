using System.Collections.Concurrent;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Testing;

/// <summary>A blob store without a disk, held to the same contract suite as the real ones.</summary>
public sealed class InMemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<BlobHash, byte[]> _blobs;
    private readonly ConcurrentDictionary<BlobHash, DateTimeOffset> _used;
    private readonly ConcurrentDictionary<StagingId, DateTimeOffset> _changed;
    private readonly Lock _ages;
    private readonly ConcurrentDictionary<StagingId, byte[]> _staged;
    private readonly ConcurrentDictionary<StagingId, BlobInfo> _committed;
    private readonly ConcurrentDictionary<StagingId, bool> _running;

    /// <summary>An empty store, or another one over the same bytes, as after a restart.</summary>
    public InMemoryBlobStore(InMemoryBlobStore? same = null)
    {
        (_blobs, _staged, _committed, _running) = same is null ? (new(), new(), new(), new()) : (same._blobs, same._staged, same._committed, same._running);
        (_used, _changed, _ages) = same is null ? (new(), new(), new()) : (same._used, same._changed, same._ages);
        Time = same?.Time ?? TimeProvider.System;
    }

    /// <summary>What tells when a blob was used last.</summary>
    public TimeProvider Time { get; init; }

    /// <summary>Makes every change of the bytes; a test that lets one fail puts its own here.</summary>
    public Action<Action> Change { get; init; } = change => change();

    public Task<long> GetStagedLengthAsync(StagingId id, CancellationToken cancellationToken) => Task.FromResult(
        _staged.TryGetValue(id, out var bytes) ? bytes.Length : _committed.TryGetValue(id, out var info) ? info.SizeBytes : 0L);

    public async Task<long> AppendStagedAsync(StagingId id, long offsetBytes, Stream content, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        cancellationToken.ThrowIfCancellationRequested();
        Enter(id);
        try
        {
            if (_committed.TryGetValue(id, out var info)) throw new StagingConflictException(id, "it is already committed.", info.SizeBytes);
            var known = _staged.GetValueOrDefault(id, []);
            if (known.Length != offsetBytes) throw new StagingConflictException(id, "wrong offset.", known.Length);
            using var all = new MemoryStream();
            all.Write(known);
            try
            {
                await content.CopyToAsync(all, cancellationToken);
            }
            finally
            {
                Change(() => (_staged[id], _changed[id]) = (all.ToArray(), Time.GetUtcNow()));
            }
            return all.Length;
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    public Task TruncateStagedAsync(StagingId id, long lengthBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        Enter(id);
        try
        {
            if (_committed.TryGetValue(id, out var info)) throw new StagingConflictException(id, "it is already committed.", info.SizeBytes);
            var known = _staged.GetValueOrDefault(id, []);
            if (known.Length < lengthBytes) throw new StagingConflictException(id, "it is shorter.", known.Length);
            if (known.Length > lengthBytes) Change(() => _staged[id] = known[..(int)lengthBytes]);
            return Task.CompletedTask;
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    public Task<long> ConcatStagedAsync(StagingId target, IReadOnlyList<StagingId> parts, CancellationToken cancellationToken)
    {
        if (parts.Contains(target)) throw new ArgumentException("The target is one of its own parts.", nameof(parts));
        cancellationToken.ThrowIfCancellationRequested();
        var entered = new List<StagingId>();
        try
        {
            foreach (var id in parts.Append(target).Distinct())
            {
                Enter(id);
                entered.Add(id);
            }
            if (_committed.TryGetValue(target, out var info)) throw new StagingConflictException(target, "it is already committed.", info.SizeBytes);
            var all = parts.SelectMany(part => _staged.GetValueOrDefault(part) ?? throw new StagingNotFoundException(part)).ToArray();
            Change(() => (_staged[target], _changed[target]) = (all, Time.GetUtcNow()));
            return Task.FromResult((long)all.Length);
        }
        finally
        {
            foreach (var id in entered) _running.TryRemove(id, out _);
        }
    }

    public Task<BlobInfo> CommitStagedAsync(StagingId id, BlobHash? expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter(id);
        try
        {
            if (!_staged.TryGetValue(id, out var bytes) && !_committed.ContainsKey(id)) throw new StagingNotFoundException(id);
            var info = bytes is null ? _committed[id] : new BlobInfo(BlobHash.Compute(bytes), bytes.Length);
            if (expected is { } announced && announced != info.Hash)
                throw new BlobMismatchException(announced, info.Hash, info.SizeBytes);
            if (bytes is not null) Change(() => Put(info.Hash, bytes));
            Change(() => _committed[id] = info);
            Change(() => _staged.TryRemove(id, out _));
            return Task.FromResult(info);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    public Task DiscardStagedAsync(StagingId id, CancellationToken cancellationToken)
    {
        Enter(id);
        try
        {
            Change(() => _staged.TryRemove(id, out _));
            Change(() => _committed.TryRemove(id, out _));
            return Task.CompletedTask;
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    public async Task<BlobInfo> WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await content.CopyToAsync(all, cancellationToken);
        return Add(all.ToArray());
    }

    public async Task<BlobInfo> WriteFileAsync(string path, CancellationToken cancellationToken)
    {
        var info = Add(await File.ReadAllBytesAsync(path, cancellationToken));
        File.Delete(path);
        return info;
    }

    public Task<BlobInfo?> FindAsync(BlobHash hash, CancellationToken cancellationToken) =>
        Task.FromResult(_blobs.TryGetValue(hash, out var bytes) ? new BlobInfo(hash, bytes.Length) : null);

    public Task<Stream> OpenReadAsync(BlobHash hash, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(Get(hash), writable: false));

    public async Task<BlobFile> OpenFileAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        var bytes = Get(hash);
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
        return new(path, new(hash, bytes.Length), () =>
        {
            File.Delete(path);
            return ValueTask.CompletedTask;
        });
    }

    public Task<bool> VerifyAsync(BlobHash hash, CancellationToken cancellationToken) =>
        Task.FromResult(BlobHash.Compute(Get(hash)) == hash);

    public IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken) =>
        _blobs.OrderBy(blob => blob.Key).Select(blob => new BlobInfo(blob.Key, blob.Value.Length)).ToAsyncEnumerable();

    public Task<BlobInfo?> KeepAsync(BlobHash hash, CancellationToken cancellationToken)
    {
        lock (_ages)
        {
            if (_blobs.ContainsKey(hash)) Change(() => _used[hash] = Time.GetUtcNow());
            return FindAsync(hash, cancellationToken);
        }
    }

    public IAsyncEnumerable<BlobInfo> ListUnusedAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _blobs.Where(blob => _used[blob.Key] < since).Select(blob => new BlobInfo(blob.Key, blob.Value.Length)).ToAsyncEnumerable();

    public Task<bool> DeleteAsync(BlobHash hash, DateTimeOffset unusedSince, CancellationToken cancellationToken)
    {
        lock (_ages)
        {
            if (!_used.TryGetValue(hash, out var used) || !_blobs.ContainsKey(hash) || used >= unusedSince) return Task.FromResult(false);
            Change(() => _blobs.TryRemove(hash, out _));
            return Task.FromResult(true);
        }
    }

    public IAsyncEnumerable<StagedInfo> ListStagedAsync(CancellationToken cancellationToken) => _staged
        .Select(staged => new StagedInfo(staged.Key, staged.Value.Length, _changed[staged.Key], null))
        .Concat(_committed.Where(one => !_staged.ContainsKey(one.Key)).Select(one => new StagedInfo(one.Key, one.Value.SizeBytes, _changed[one.Key], one.Value.Hash)))
        .ToAsyncEnumerable();

    public Task<Leftovers> RemoveLeftoversAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellationToken) => Task.FromResult(new Leftovers(0, 0));

    /// <summary>Changes a byte of a blob, as a failing disk does.</summary>
    public void Damage(BlobHash hash) => Get(hash)[0] ^= 1;

    private BlobInfo Add(byte[] bytes)
    {
        var hash = BlobHash.Compute(bytes);
        Change(() => Put(hash, bytes));
        return new(hash, bytes.Length);
    }

    private void Put(BlobHash hash, byte[] bytes)
    {
        lock (_ages) (_blobs[hash], _used[hash]) = (bytes, Time.GetUtcNow());
    }

    private byte[] Get(BlobHash hash) => _blobs.TryGetValue(hash, out var bytes) ? bytes : throw new BlobNotFoundException(hash);

    private void Enter(StagingId id)
    {
        if (!_running.TryAdd(id, true)) throw new StagingConflictException(id, "another append or commit is running.");
    }
}
