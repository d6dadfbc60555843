namespace WorkspaceAgents.Storage;

/// <summary>
/// The running hashes of uploads between two appends, the most recently used <paramref name="capacity"/> of them. Whoever works on an
/// upload takes its hash out and puts it back, so a hash has one user at a time.
/// </summary>
internal sealed class RunningHashCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StagingId, LinkedListNode<(StagingId Id, RunningHash Hash)>> _byId = [];
    private readonly LinkedList<(StagingId Id, RunningHash Hash)> _byUse = [];

    public RunningHash? Take(StagingId id)
    {
        lock (_lock)
        {
            if (!_byId.Remove(id, out var node)) return null;
            _byUse.Remove(node);
            return node.Value.Hash;
        }
    }

    public void Put(StagingId id, RunningHash hash)
    {
        lock (_lock)
        {
            _byId.Add(id, _byUse.AddLast((id, hash)));
            if (_byId.Count <= capacity) return;
            var oldest = _byUse.First!.Value;
            _byUse.RemoveFirst();
            _byId.Remove(oldest.Id);
            oldest.Hash.Dispose();
        }
    }

    /// <summary>How many bytes the kept hash has seen, or null when none is kept.</summary>
    public long? FindLength(StagingId id)
    {
        lock (_lock)
            return _byId.TryGetValue(id, out var node) ? node.Value.Hash.LengthBytes : null;
    }
}
