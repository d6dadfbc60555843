using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Published versions as folders of files. Reads the shards' rows only, so a version of a hundred thousand shards is listed page by page without its manifest.</summary>
public sealed class PublishedVersions(IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs)
{
    /// <summary>A version of a dataset.</summary>
    /// <param name="actor">A member of the workspace who may view.</param>
    /// <param name="dataset">The dataset, as <see cref="Datasets.GetAsync"/> found it for this actor.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version; null when there is none of that name.</returns>
    /// <exception cref="WorkspaceException">No such dataset in a workspace of the actor.</exception>
    public async Task<PublishedVersion?> FindAsync(Actor actor, DatasetSummary dataset, string version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (found, _) = await Datasets.FindAsync(db, actor, dataset.Name, Permissions.View, cancellationToken);
        try
        {
            var row = await Datasets.FindVersionAsync(db, found, version, cancellationToken);
            return new(dataset, Datasets.Summarise(row, []));
        }
        catch (WorkspaceException refusal) when (refusal.Code is ErrorCode.NotFound or ErrorCode.Invalid)
        {
            return null;
        }
    }

    /// <summary>Its splits by name.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Those that have shards.</returns>
    public async Task<IReadOnlyList<PublishedSplit>> ListSplitsAsync(PublishedVersion version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var splits = await ShardsOf(db, version).GroupBy(s => s.Split)
            .Select(g => new { Name = g.Key, Shards = g.Count(), Samples = g.Sum(s => s.SampleCount), Bytes = g.Sum(s => s.LengthBytes) }).ToListAsync(cancellationToken);
        return [.. splits.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => new PublishedSplit(s.Name, s.Shards, s.Samples, s.Bytes))];
    }

    /// <summary>Its shards, by name.</summary>
    /// <param name="version">The version.</param>
    /// <param name="split">Only those of this split; null for all.</param>
    /// <param name="after">The name of the last one of the page before.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> of them.</returns>
    public async Task<IReadOnlyList<PublishedFile>> ListAsync(PublishedVersion version, string? split, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var shards = ShardsOf(db, version);
        if (split is not null) shards = shards.Where(s => s.Split == split);
        if (after is not null) shards = shards.Where(s => s.Name.CompareTo(after) > 0);
        return await shards.OrderBy(s => s.Name).Take(limit).Select(s => new PublishedFile(s.Split, s.Name, s.Hash, s.LengthBytes)).ToListAsync(cancellationToken);
    }

    /// <summary>The shards of these names; what is not there is left out.</summary>
    /// <param name="version">The version.</param>
    /// <param name="names">File names with <c>.tar</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Those that are there.</returns>
    public async Task<IReadOnlyList<PublishedFile>> FindFilesAsync(PublishedVersion version, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ShardsOf(db, version).Where(s => names.Contains(s.Name)).Select(s => new PublishedFile(s.Split, s.Name, s.Hash, s.LengthBytes)).ToListAsync(cancellationToken);
    }

    /// <summary>The length of its manifest.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="BlobNotFoundException">The content store has lost it.</exception>
    public async Task<long> GetManifestSizeAsync(PublishedVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        var hash = BlobHash.Parse(version.Version.VersionId);
        return (await blobs.FindAsync(hash, cancellationToken) ?? throw new BlobNotFoundException(hash)).SizeBytes;
    }

    private static IQueryable<DatasetShard> ShardsOf(CatalogDbContext db, PublishedVersion version)
    {
        var (dataset, manifest) = (version.Dataset.Id, BlobHash.Parse(version.Version.VersionId));
        return db.Set<DatasetShard>().AsNoTracking().Where(s => s.DatasetId == dataset && s.Manifest == manifest);
    }
}
