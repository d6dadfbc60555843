namespace WorkspaceAgents.Storage;

/// <summary>
/// The running hashes of uploads between two appends, the most recently used <paramref name="capacity"/> of them. Whoever works on an
/// upload takes its hash out and puts it back, so a hash has one user at a time. Each is kept with the version of the staged bytes it
/// belongs to (a time stamp, an ETag), so that bytes changed by another process are hashed again, and with the hash before the last
/// append, so that dropping what that append brought costs nothing.
/// </summary>
internal sealed class RunningHashCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StagingId, LinkedListNode<Entry>> _byId = [];
    private readonly LinkedList<Entry> _byUse = [];

    /// <summary>Takes out the hash over the first <paramref name="lengthBytes"/> of a version; null when it is not kept. Nothing else of the upload stays.</summary>
    public RunningHash? Take(StagingId id, long lengthBytes, string version)
    {
        if (Remove(id) is not { } entry) return null;
        if (entry.Version == version)
        {
            if (entry.Hash.LengthBytes == lengthBytes)
            {
                entry.Before?.Dispose();
                return entry.Hash;
            }
            if (entry.Before?.LengthBytes == lengthBytes)
            {
                entry.Hash.Dispose();
                return entry.Before;
            }
        }
        entry.Dispose();
        return null;
    }

    /// <summary>Keeps a hash; <paramref name="before"/> is the one before the last append.</summary>
    public void Put(StagingId id, RunningHash hash, string version, RunningHash? before = null)
    {
        lock (_lock)
        {
            _byId.Add(id, _byUse.AddLast(new Entry(id, hash, version, before)));
            if (_byId.Count <= capacity) return;
            var oldest = _byUse.First!.Value;
            _byUse.RemoveFirst();
            _byId.Remove(oldest.Id);
            oldest.Dispose();
        }
    }

    /// <summary>Forgets an upload.</summary>
    public void Drop(StagingId id) => Remove(id)?.Dispose();

    /// <summary>How many bytes the kept hash has seen, or null when none is kept.</summary>
    public long? FindLength(StagingId id)
    {
        lock (_lock)
            return _byId.TryGetValue(id, out var node) ? node.Value.Hash.LengthBytes : null;
    }

    private Entry? Remove(StagingId id)
    {
        lock (_lock)
        {
            if (!_byId.Remove(id, out var node)) return null;
            _byUse.Remove(node);
            return node.Value;
        }
    }

    private sealed record Entry(StagingId Id, RunningHash Hash, string Version, RunningHash? Before) : IDisposable
    {
        public void Dispose()
        {
            Hash.Dispose();
            Before?.Dispose();
        }
    }
}
