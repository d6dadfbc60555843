using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>SQL over what is known of a workspace's files, recordings and frames, or of a published version: read-only, and never more than the actor may see.</summary>
public sealed class MetadataQueries : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly IDbContextFactory<CatalogDbContext> _contexts;
    private readonly IBlobStore _blobs;
    private readonly AuditRecorder _recorder;
    private readonly QueryOptions _options;
    private readonly OpenQueries _open;
    private readonly SemaphoreSlim _turns;

    /// <summary>Creates the operation.</summary>
    /// <param name="contexts">The database.</param>
    /// <param name="blobs">The content store.</param>
    /// <param name="recorder">The audit trail.</param>
    /// <param name="options">What queries may cost.</param>
    /// <param name="time">The clock.</param>
    public MetadataQueries(IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs, AuditRecorder recorder, IOptions<QueryOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_contexts, _blobs, _recorder, _options, _open) = (contexts, blobs, recorder, options.Value, new(blobs, time));
        _turns = new(_options.AtOnce, _options.AtOnce);
    }

    /// <summary>The tables and their columns, as this actor sees them.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="scope">What to look at.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>All tables.</returns>
    /// <exception cref="WorkspaceException">No such workspace, dataset or version for the actor.</exception>
    public async Task<IReadOnlyList<QueryTableSummary>> DescribeAsync(Actor actor, QueryScope scope, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var view = await OpenViewAsync(db, actor, scope, cancellationToken);
        var (indexes, key) = await IndexesAsync(view, cancellationToken);
        return await GuardAsync(async () =>
        {
            await using var lease = await _open.OpenAsync($"{key}-", indexes, [], _options.ToLimits(null), cancellationToken);
            var described = (await lease.Database.DescribeAsync(QuerySource.IndexTables, cancellationToken)).ToDictionary(table => table.Table, table => table.Columns);
            return (IReadOnlyList<QueryTableSummary>)[.. QueryTables.All.Select(table => new QueryTableSummary(table.Name, table.Description, described.GetValueOrDefault(table.Name) ?? table.Columns))];
        }, cancellationToken);
    }

    /// <summary>A page of a query's result.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="scope">What to look at.</param>
    /// <param name="sql">One SELECT.</param>
    /// <param name="limit">Rows, 1 to <see cref="QueryLimits.MaxPageRows"/>.</param>
    /// <param name="cursor">The <c>NextCursor</c> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>The page.</returns>
    /// <exception cref="WorkspaceException">The query is refused or took too much; or what it reads changed since the first page.</exception>
    public async Task<QueryAnswer> ReadAsync(Actor actor, QueryScope scope, string sql, int limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > QueryLimits.MaxPageRows) throw new WorkspaceException(ErrorCode.Invalid, $"limit is 1 to {QueryLimits.MaxPageRows} rows.");
        var started = Stopwatch.GetTimestamp();
        return await GuardAsync(async () =>
        {
            var statement = QueryStatement.Parse(sql ?? "", QueryTables.Names);
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            var source = await LoadAsync(db, actor, scope, statement, cancellationToken);
            var stamp = $"{source.Stamp}{Hash(statement.Text)}"[..24];
            var offset = OffsetOf(cursor, stamp);
            // Threads may bring rows in any order. Where that matters, and there is more than one page, all pages are made by one thread.
            var isExact = statement.KeepsOrder || offset == 0;
            var page = await RunAsync(source, isExact, limit, offset, statement, cancellationToken);
            if (page.HasMore && isExact && !statement.KeepsOrder) page = await RunAsync(source, false, limit, offset, statement, cancellationToken);
            var next = offset + page.Rows.Count;
            return new QueryAnswer
            {
                Columns = page.Columns, Rows = page.Rows, Offset = offset, NextCursor = page.HasMore && next < _options.Rows ? CursorOf(next, stamp) : null,
                ElapsedMs = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1),
            };
        }, cancellationToken);
    }

    /// <summary>A whole result as a file.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="scope">What to look at.</param>
    /// <param name="sql">One SELECT.</param>
    /// <param name="format">CSV or Parquet.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>The file; dispose it.</returns>
    /// <exception cref="WorkspaceException">The query is refused or took too much, or has too many rows.</exception>
    public Task<QueryFile> WriteAsync(Actor actor, QueryScope scope, string sql, QueryFormat format, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var statement = QueryStatement.Parse(sql ?? "", QueryTables.Names);
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var source = await LoadAsync(db, actor, scope, statement, cancellationToken);
        var path = Path.Combine(Path.GetTempPath(), $"wsa-result-{Guid.NewGuid():N}");
        try
        {
            await using var lease = await _open.OpenAsync($"{source.Key}-", source.Indexes, source.Tables, _options.ToLimits(null), cancellationToken);
            var rows = await lease.Database.WriteAsync(statement, format, path, cancellationToken);
            return new QueryFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous), rows);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _open.Dispose();
        _turns.Dispose();
    }

    private async Task<QueryPage> RunAsync(Loaded source, bool isParallel, int limit, long offset, QueryStatement statement, CancellationToken cancellationToken)
    {
        await using var lease = await _open.OpenAsync($"{source.Key}{(isParallel ? "-" : "-1")}", source.Indexes, source.Tables, _options.ToLimits(isParallel ? null : 1), cancellationToken);
        return await lease.Database.ReadAsync(statement, offset, limit, cancellationToken);
    }

    private async Task<Loaded> LoadAsync(CatalogDbContext db, Actor actor, QueryScope scope, QueryStatement statement, CancellationToken cancellationToken)
    {
        var view = await OpenViewAsync(db, actor, scope, cancellationToken);
        var (indexes, key) = statement.Tables.Overlaps(QuerySource.IndexTables) ? await IndexesAsync(view, cancellationToken) : ([], "none");
        using var stamp = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stamp.AppendData(Encoding.UTF8.GetBytes(key));
        var tables = new List<QueryTable>();
        foreach (var name in statement.Tables.Except(QuerySource.IndexTables))
        {
            var rows = (await view.RowsAsync(name, cancellationToken)).ToList();
            foreach (var value in rows.SelectMany(row => row)) stamp.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToString(value, CultureInfo.InvariantCulture)}\u001f"));
            tables.Add(QueryTables.Fill(name, rows));
        }

        await _recorder.ReadAsync(actor, view.Workspace.Id, "query.read", view.Label, Hash(statement.Text), new { sql = statement.Text.Length > 1000 ? $"{statement.Text[..1000]}…" : statement.Text }, cancellationToken);
        return new(key, Convert.ToHexStringLower(stamp.GetHashAndReset())[..12], indexes, tables);
    }

    private async Task<QueryView> OpenViewAsync(CatalogDbContext db, Actor actor, QueryScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Workspace is { } workspace)
        {
            // A guest, who may view single paths only, queries these.
            return new WorkspaceQueryView(db, await db.OpenAsync(actor, workspace, cancellationToken), _blobs);
        }

        var (dataset, found) = await Datasets.FindAsync(db, actor, scope.Dataset!, Permissions.View | Permissions.Download, cancellationToken);
        var version = await Datasets.FindVersionAsync(db, dataset, scope.Version!, cancellationToken);
        var manifest = VersionManifest.Parse(await _blobs.ReadAllAsync(version.Manifest, cancellationToken), version.Manifest);
        return new VersionQueryView(db, await db.AccessAsync(actor, found, cancellationToken), _blobs, version, manifest);
    }

    private static async Task<(IReadOnlyList<(string RecordingId, string Recording, BlobHash Hash)> Indexes, string Key)> IndexesAsync(QueryView view, CancellationToken cancellationToken)
    {
        var indexes = await view.IndexesAsync(cancellationToken);
        return (indexes, Hash(string.Join('\n', indexes.Select(index => $"{index.RecordingId}\u001f{index.Recording}\u001f{index.Hash}"))));
    }

    /// <summary>Gives the query its turn, and what it was refused for its code.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (!await _turns.WaitAsync(LongestWait, cancellationToken))
            throw new WorkspaceException(ErrorCode.Locked, $"{_options.AtOnce} queries run already, and none has ended for {LongestWait.TotalSeconds:0} s. Try again in a moment.");
        try
        {
            return await work();
        }
        catch (QueryException refusal)
        {
            throw new WorkspaceException(ErrorCode.Invalid, refusal.Message, refusal);
        }
        catch (BlobNotFoundException missing)
        {
            throw new WorkspaceException(ErrorCode.Gone, "A metadata index is no longer in the content store. Align its recording again, or rebuild the version.", missing);
        }
        finally
        {
            _turns.Release();
        }
    }

    private static string CursorOf(long offset, string stamp) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{offset}.{stamp}"));

    private static long OffsetOf(string? cursor, string stamp)
    {
        if (string.IsNullOrEmpty(cursor)) return 0;
        var parts = Base64Url.IsValid(cursor) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') : [];
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            throw new WorkspaceException(ErrorCode.Invalid, "The cursor is none that a query answered. Run the query without one.");
        if (parts[1] != stamp) throw new WorkspaceException(ErrorCode.Conflict, "What the query reads has changed since the first page, or it is another query. Run it again without a cursor.");
        return offset;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Loaded(string Key, string Stamp, IReadOnlyList<(string RecordingId, string Recording, BlobHash Hash)> Indexes, IReadOnlyList<QueryTable> Tables);
}
