using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Datasets and their published versions.</summary>
internal sealed class DatasetTools(AgentCall call, Catalog.Datasets datasets, DatasetReaders readers, MetadataQueries queries)
{
    private const int ReadersShown = 20;
    private const int ReadersHours = 24;

    [McpServerTool(Name = "list_datasets", Title = "List datasets or versions, or query them with SQL", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("With workspace: its datasets by name, with their newest version. With dataset: its published versions, newest first: id, number, aliases, recordings, samples, frames, duration, bytes. With sql: one SELECT (DuckDB) over the workspace's or the version's tables files, recordings, clips, frames, spans, sensors, annotations, quality, findings; read-only, no files. Ask with sql 'tables' for their columns, and query before you fetch.")]
    public async Task<DatasetList> ListDatasetsAsync(
        [Description("The workspace's slug. Example: 'studio'. Give this or dataset.")] string? workspace = null,
        [Description("A dataset's name, for its versions. Example: 'kitchen-actions'.")] string? dataset = null,
        [Description("The 'next' of the page before; leave out for the first page.")] string? after = null,
        [Description("Datasets, versions or rows a page, 1 to 200; 50 when left out.")] int limit = 50,
        [Description("One SELECT, or 'tables' for the tables and their columns. Example: 'SELECT recording, count(*) FROM frames WHERE caption_talk_text ILIKE ''%cup%'' GROUP BY ALL'.")] string? sql = null,
        [Description("With sql and dataset: the version, an alias, a number as 'v2' or an id; 'latest' when left out.")] string? version = null,
        CancellationToken cancellationToken = default)
    {
        limit = Math.Clamp(limit, 1, 200);
        var actor = await call.ActorAsync();
        if (sql is not null)
        {
            var scope = dataset is not null ? QueryScope.OfVersion(dataset, version ?? Catalog.Datasets.Latest) : QueryScope.OfWorkspace(workspace ?? throw new WorkspaceException(ErrorCode.Invalid, "Say what to query: a workspace, or a dataset."));
            if (sql.Trim().Equals("tables", StringComparison.OrdinalIgnoreCase)) return new(null, null, null) { Tables = await queries.DescribeAsync(actor, scope, cancellationToken) };
            var answer = await queries.ReadAsync(actor, scope, sql, limit, after, cancellationToken);
            return new(null, null, answer.NextCursor) { Query = answer };
        }

        if (dataset is not null)
        {
            if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new WorkspaceException(ErrorCode.Invalid, "With dataset, after is the 'next' of the page before: a version's number.");
            var before = after is null ? (int?)null : int.Parse(after, CultureInfo.InvariantCulture);
            var versions = (await datasets.ListVersionsAsync(actor, dataset, cancellationToken)).Where(v => before is null || v.Number < before).Take(limit + 1).ToList();
            return new(null, [.. versions.Take(limit)], versions.Count > limit ? versions[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
        }

        var all = await datasets.ListAsync(actor, workspace ?? throw new WorkspaceException(ErrorCode.Invalid, "Give a workspace for its datasets, or a dataset for its versions."), cancellationToken);
        var page = Page.Of(all.OrderBy(d => d.Name, StringComparer.Ordinal), d => d.Name, after, limit, 200);
        return new(page.Items, null, page.Next);
    }

    [McpServerTool(Name = "get_version", Title = "Show a version", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("A published version: id, counts per split, what was quarantined, shard URLs (GET with the same bearer token; Range and ETag work), who reads it and how fast, and a Python snippet that streams its samples.")]
    public async Task<VersionAnswer> GetVersionAsync(
        [Description("The dataset's name. Example: 'kitchen-actions'.")] string dataset,
        [Description("An alias, a version's id, or at least 8 hex digits of it; 'latest' when left out.")] string version = "latest",
        [Description("The last shard's name of the page before; leave out for the first page. Example: 'train-000099.tar'.")] string? afterShard = null,
        [Description("Shards a page, 1 to 500; 100 when left out.")] int limit = 100,
        CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        var details = await datasets.GetVersionAsync(actor, dataset, version, cancellationToken);
        var reading = await readers.GetAsync(actor, dataset, details.Version.VersionId, ReadersHours, cancellationToken);
        var page = Page.Of(details.Shards, s => s.Name, afterShard, limit, 500);
        return VersionAnswer.Of(details, page, call.UrlOf) with { Readers = [.. reading.Readers.Take(ReadersShown)] };
    }

    [McpServerTool(Name = "rebuild_version", Title = "Rebuild a version", Destructive = false, Idempotent = true, UseStructuredContent = true)]
    [Description("Starts a job that makes a version again from its inputs and compares every byte. Done means equal; failed names what differs. The version itself does not change.")]
    public async Task<JobAnswer> RebuildVersionAsync(
        [Description("The dataset's name. Example: 'kitchen-actions'.")] string dataset,
        [Description("An alias, a version's id, or at least 8 hex digits of it; 'latest' when left out.")] string version = "latest",
        CancellationToken cancellationToken = default) =>
        JobAnswer.Of(await datasets.RebuildAsync(await call.ActorAsync(), dataset, version, cancellationToken));
}
