using WorkspaceAgents.Alignment;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Databases over metadata indexes that were opened lately: the same frames are asked about again and again, and opening reads the end of every file. A database is known by exactly
/// which indexes it shows under which names, so who may see less gets another.
/// </summary>
internal sealed class OpenQueries(IBlobStore blobs, TimeProvider time) : IDisposable
{
    private const int MostIdle = 4;
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Opens a database, or takes one that is open. Dispose the answer when the query is over.</summary>
    /// <param name="key">Tells what it shows and how.</param>
    /// <param name="indexes">The indexes.</param>
    /// <param name="tables">Further tables; a database with any is not kept.</param>
    /// <param name="limits">What a query may cost.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public async Task<Lease> OpenAsync(
        string key, IReadOnlyList<(string RecordingId, string Recording, BlobHash Hash)> indexes, IReadOnlyList<QueryTable> tables, QueryLimits limits, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (tables.Count == 0 && _entries.TryGetValue(key, out var known))
            {
                known.Users++;
                return new(this, known);
            }
        }

        var entry = new Entry(key) { Users = 1 };
        try
        {
            foreach (var hash in indexes.Select(index => index.Hash).Distinct()) entry.Files[hash] = await blobs.OpenFileAsync(hash, cancellationToken);
            entry.Database = await Task.Run(
                () => QueryDatabase.Open(new() { Indexes = [.. indexes.Select(i => new QueryIndex(i.RecordingId, i.Recording, entry.Files[i.Hash].Path))], Tables = tables }, limits), cancellationToken);
        }
        catch
        {
            await entry.CloseAsync();
            throw;
        }

        // Two that open the same at once: the second is closed when its query is over.
        lock (_gate) entry.IsKept = tables.Count == 0 && _entries.TryAdd(key, entry);
        return new(this, entry);
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Database?.Dispose();
        _entries.Clear();
    }

    private async ValueTask ReturnAsync(Entry entry)
    {
        List<Entry> over = [];
        lock (_gate)
        {
            entry.Users--;
            entry.UsedAt = time.GetUtcNow();
            if (!entry.IsKept) over.Add(entry);
            var idle = _entries.Values.Where(e => e.Users == 0).OrderByDescending(e => e.UsedAt).ToList();
            over.AddRange(idle.Where((e, place) => place >= MostIdle || entry.UsedAt - e.UsedAt > IdleFor));
            foreach (var old in over.Where(e => e.IsKept)) _entries.Remove(old.Key);
        }

        foreach (var old in over) await old.CloseAsync();
    }

    /// <summary>A database while a query runs in it.</summary>
    internal sealed class Lease(OpenQueries owner, Entry entry) : IAsyncDisposable
    {
        public QueryDatabase Database => entry.Database!;

        public ValueTask DisposeAsync() => owner.ReturnAsync(entry);
    }

    internal sealed class Entry(string key)
    {
        public string Key => key;

        public Dictionary<BlobHash, BlobFile> Files { get; } = [];

        public QueryDatabase? Database { get; set; }

        public int Users { get; set; }

        public bool IsKept { get; set; }

        public DateTimeOffset UsedAt { get; set; }

        public async ValueTask CloseAsync()
        {
            Database?.Dispose();
            foreach (var file in Files.Values) await file.DisposeAsync();
        }
    }
}
