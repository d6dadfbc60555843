using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Finds what a stream is of: the sets it mixes, with the samples that were asked for.</summary>
public sealed class StreamSets(IBlobStore blobs, ShardIndexes indexes, MetadataQueries queries)
{
    private const int PageRows = 1000;

    /// <summary>A set that the actor may download.</summary>
    /// <exception cref="WorkspaceException">No such dataset, version or split, the version is expired, or no sample is chosen.</exception>
    internal async Task<Found> FindAsync(CatalogDbContext db, Actor actor, StreamSet set, string split, CancellationToken cancellationToken)
    {
        var (dataset, _) = await Datasets.FindAsync(db, actor, set.Dataset, Permissions.Download, cancellationToken);
        var row = await Datasets.FindVersionAsync(db, dataset, set.Version, cancellationToken);
        Datasets.RefuseExpired(dataset, row);
        var component = new MixtureComponent(await OpenAsync(db, row, split, cancellationToken), new BlobShardSource(blobs)) { Weight = set.Weight };
        if (!string.IsNullOrWhiteSpace(set.Where)) component = await ChooseAsync(actor, component, dataset, set.Where.Trim(), cancellationToken);
        return new(dataset, component);
    }

    private async Task<ShardedVersion> OpenAsync(CatalogDbContext db, DatasetVersion row, string split, CancellationToken cancellationToken)
    {
        var all = await db.Set<DatasetShard>().AsNoTracking()
            .Where(s => s.DatasetId == row.DatasetId && s.Manifest == row.Manifest && s.Split == split).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        if (all.Count == 0)
        {
            var splits = await db.Set<DatasetShard>().Where(s => s.DatasetId == row.DatasetId && s.Manifest == row.Manifest)
                .Select(s => s.Split).Distinct().OrderBy(s => s).ToListAsync(cancellationToken);
            throw new WorkspaceException(ErrorCode.Invalid, $"The version has no samples in split '{split}'; it has {string.Join(", ", splits)}.");
        }

        // In the sidecar layout everything but the videos lies in shards of its own.
        var beside = all.ToLookup(s => VersionShards.IsOfMetadata(s.Name, split));
        return new(row.Manifest, split, [.. beside[false].Select(Open)], [.. beside[true].Select(Open)]);

        VersionShard Open(DatasetShard s) => new(s.Name, s.Hash, s.LengthBytes, s.SampleCount, token => indexes.GetAsync(s.Recipe, token));
    }

    private async Task<MixtureComponent> ChooseAsync(Actor actor, MixtureComponent component, Dataset dataset, string where, CancellationToken cancellationToken)
    {
        var version = component.Version;
        var keys = await KeysAsync(actor, QueryScope.OfVersion(dataset.Name, version.VersionId.ToString()), where, cancellationToken);
        var manifest = VersionManifest.Parse(await blobs.ReadAllAsync(version.VersionId, cancellationToken), version.VersionId);
        var chosen = component.Choose(manifest, where, sample => keys.Contains(sample.Key));
        if (chosen.SampleCount == 0)
            throw new WorkspaceException(ErrorCode.Invalid, $"No sample of {dataset.Name}, split '{version.Split}', is chosen by: {where}. Look with a query: SELECT * FROM clips WHERE {where}.");
        // A condition may say something else next time (random, now): the state holds what was chosen, and resuming with another choice is refused.
        var digest = BlobHash.Compute(Encoding.UTF8.GetBytes(string.Join('\n', chosen.Chosen!.Select(index => index.ToString(CultureInfo.InvariantCulture)))));
        return chosen with { Where = $"{where} #{digest.ToString()[..16]}" };
    }

    private async Task<HashSet<string>> KeysAsync(Actor actor, QueryScope scope, string where, CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var counted = await queries.ReadAsync(actor, scope, $"SELECT count(*) FROM clips WHERE ({where}\n)", 1, null, cancellationToken);
        string? cursor = null;
        do
        {
            var page = await queries.ReadAsync(actor, scope, $"SELECT key FROM clips WHERE ({where}\n)", PageRows, cursor, cancellationToken);
            foreach (var row in page.Rows) keys.Add((string)row[0]!);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var expected = Convert.ToInt64(counted.Rows[0][0], CultureInfo.InvariantCulture);
        return keys.Count == expected
            ? keys
            : throw new WorkspaceException(ErrorCode.Invalid, $"The condition chooses {expected} samples, and {keys.Count} when it is asked again or read to the end. It must say the same each time, and choose no more than Query:Rows allows.");
    }

    internal sealed record Found(Dataset Dataset, MixtureComponent Component);
}
