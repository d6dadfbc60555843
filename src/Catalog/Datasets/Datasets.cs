using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The registry: datasets, their published versions, aliases, shards.</summary>
public sealed partial class Datasets(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IBlobStore blobs, AuditRecorder recorder, TimeProvider time)
{
    /// <summary>The alias that every publication moves.</summary>
    public const string Latest = "latest";

    /// <summary>The datasets of a workspace, by name.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>All of them.</returns>
    public async Task<IReadOnlyList<DatasetSummary>> ListAsync(Actor actor, string workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var list = new List<DatasetSummary>();
        foreach (var dataset in await db.Datasets.AsNoTracking().Where(d => d.WorkspaceId == found.Id).OrderBy(d => d.Name).ToListAsync(cancellationToken))
            list.Add(await SummariseAsync(db, dataset, found, cancellationToken));
        return list;
    }

    /// <summary>One dataset.</summary>
    /// <param name="actor">A member of its workspace who may view.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="WorkspaceException">No such dataset in a workspace of the actor.</exception>
    public async Task<DatasetSummary> GetAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, workspace) = await FindAsync(db, actor, name, Permissions.View, cancellationToken);
        return await SummariseAsync(db, dataset, workspace, cancellationToken);
    }

    /// <summary>The versions of a dataset, newest first.</summary>
    /// <param name="actor">A member of its workspace who may view.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>All of them.</returns>
    public async Task<IReadOnlyList<VersionSummary>> ListVersionsAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await FindAsync(db, actor, name, Permissions.View, cancellationToken);
        var aliases = await db.DatasetAliases.AsNoTracking().Where(a => a.DatasetId == dataset.Id).ToListAsync(cancellationToken);
        var versions = await db.DatasetVersions.AsNoTracking().Where(v => v.DatasetId == dataset.Id).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        return [.. versions.Select(v => Summarise(v, aliases))];
    }

    /// <summary>A version with its shards and manifest.</summary>
    /// <param name="actor">A member of the dataset's workspace who may view.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The version.</returns>
    /// <exception cref="WorkspaceException">No such dataset or version.</exception>
    public async Task<VersionDetails> GetVersionAsync(Actor actor, string name, string version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, workspace) = await FindAsync(db, actor, name, Permissions.View, cancellationToken);
        var row = await FindVersionAsync(db, dataset, version, cancellationToken);
        var aliases = await db.DatasetAliases.AsNoTracking().Where(a => a.DatasetId == dataset.Id).ToListAsync(cancellationToken);
        var shards = await db.Set<DatasetShard>().AsNoTracking()
            .Where(s => s.DatasetId == dataset.Id && s.Manifest == row.Manifest).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        return new(
            await SummariseAsync(db, dataset, workspace, cancellationToken),
            Summarise(row, aliases),
            [.. shards.Select(s => new ShardSummary(s.Name, s.Split, s.Hash, s.LengthBytes, s.SampleCount, ShardUrl(dataset.Name, row.Manifest, s.Name)))],
            VersionManifest.Parse(await blobs.ReadAllAsync(row.Manifest, cancellationToken), row.Manifest));
    }

    /// <summary>The manifest's bytes, whose SHA-256 is the version's id.</summary>
    /// <param name="actor">A member of the dataset's workspace who may view.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Canonical JSON.</returns>
    public async Task<ShardContent> OpenManifestAsync(Actor actor, string name, string version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await FindAsync(db, actor, name, Permissions.View, cancellationToken);
        var row = await FindVersionAsync(db, dataset, version, cancellationToken);
        var stream = await blobs.OpenReadAsync(row.Manifest, cancellationToken);
        return new(stream, row.Manifest, stream.Length);
    }

    /// <summary>Opens a shard: a TAR that is put together from blobs while it is read.</summary>
    /// <param name="actor">A member of the dataset's workspace who may download.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="shard">The shard's name, with <c>.tar</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A seekable stream with its exact length and hash.</returns>
    /// <exception cref="WorkspaceException">No such dataset, version or shard.</exception>
    public async Task<ShardContent> OpenShardAsync(Actor actor, string name, string version, string shard, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await FindAsync(db, actor, name, Permissions.Download, cancellationToken);
        var row = await FindVersionAsync(db, dataset, version, cancellationToken);
        RefuseExpired(dataset, row);
        var found = await db.Set<DatasetShard>().AsNoTracking()
            .SingleOrDefaultAsync(s => s.DatasetId == dataset.Id && s.Manifest == row.Manifest && s.Name == shard, cancellationToken)
            ?? throw WorkspaceException.NotFound("shard", shard, "Ask for the version to see its shards.");
        await recorder.ReadAsync(
            actor, dataset.WorkspaceId, "shard.read", $"{dataset.Name}/{shard}", row.Manifest.ToString(), new { version = row.Manifest.ToString() }, cancellationToken);
        var recipe = ShardRecipe.Parse(await blobs.ReadAllAsync(found.Recipe, cancellationToken));
        return new(recipe.OpenRead(blobs), found.Hash, found.LengthBytes);
    }

    /// <summary>Makes a name stand for a version.</summary>
    /// <param name="actor">A member of the dataset's workspace who may publish.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="alias">Letters, digits, dots, hyphens, underscores; not like a version's id, and not <c>latest</c>.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The alias is malformed; no such version.</exception>
    public async Task SetAliasAsync(Actor actor, string name, string alias, string version, CancellationToken cancellationToken)
    {
        if (!AliasPattern().IsMatch(alias) || alias == Latest || HashPrefixPattern().IsMatch(alias))
            throw new WorkspaceException(ErrorCode.Invalid, $"'{alias}' can't be an alias: use 1 to 64 letters, digits, dots, hyphens and underscores. '{Latest}' moves by itself, and 8 or more hex digits mean a version.");
        var dataset = await GetAsync(actor, name, cancellationToken);
        await writer.ChangeAsync(actor, dataset.Workspace, Permissions.Publish, async (db, workspace, audit) =>
        {
            var row = await db.Datasets.SingleAsync(d => d.Id == dataset.Id, cancellationToken);
            var target = await FindVersionAsync(db, row, version, cancellationToken);
            await MoveAliasAsync(db, audit, row, alias, target.Manifest, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Asks for a version to be made again from its inputs and compared, byte for byte.</summary>
    /// <param name="actor">A member of the dataset's workspace who may write.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The job; done means equal, failed names what differs.</returns>
    public async Task<JobSummary> RebuildAsync(Actor actor, string name, string version, CancellationToken cancellationToken)
    {
        var dataset = await GetAsync(actor, name, cancellationToken);
        return await writer.ChangeAsync(actor, dataset.Workspace, Permissions.Write, async (db, workspace, audit) =>
        {
            var row = await db.Datasets.SingleAsync(d => d.Id == dataset.Id, cancellationToken);
            var target = await FindVersionAsync(db, row, version, cancellationToken);
            var now = time.GetUtcNow();
            var job = await Jobs.AddAsync(db, audit, actor, new Job
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Kind = JobKind.Rebuild, State = JobState.Queued,
                Title = $"Rebuild {row.Name} v{target.Number}", RequestedBy = actor.Name, DatasetId = row.Id, Version = target.Manifest, CreatedAt = now,
            }, cancellationToken);
            return Jobs.Summary(workspace.Slug).Compile()(job);
        }, cancellationToken);
    }

    /// <summary>Where a shard is served, from the server's root.</summary>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="version">The version's id.</param>
    /// <param name="shard">The shard's name.</param>
    /// <returns>A path that begins with a slash.</returns>
    public static string ShardUrl(string dataset, BlobHash version, string shard) => $"/api/v1/datasets/{dataset}/versions/{version}/shards/{shard}";

    internal static void RefuseExpired(Dataset dataset, DatasetVersion version)
    {
        if (version.State == VersionState.Expired)
            throw new WorkspaceException(ErrorCode.Conflict, $"{dataset.Name} v{version.Number} is expired: its bytes may be gone. Use another version, or publish its batch again; the same inputs make the same version.");
    }

    internal static async Task<Dataset> FindOrAddAsync(
        CatalogDbContext db, AuditDraft audit, Workspace workspace, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!AliasPattern().IsMatch(name) || name.Length < 2)
            throw new WorkspaceException(ErrorCode.Invalid, $"'{name}' can't be a dataset's name: use 2 to 64 letters, digits, dots, hyphens and underscores, starting with a letter or digit.");
        var found = await db.Datasets.SingleOrDefaultAsync(d => d.Name == name, cancellationToken);
        if (found is not null && found.WorkspaceId != workspace.Id)
            throw new WorkspaceException(ErrorCode.Conflict, $"The dataset name '{name}' is taken in this installation. Choose another.");
        if (found is not null) return found;
        var dataset = new Dataset { Id = new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Name = name, CreatedAt = now };
        db.Add(dataset);
        audit.Add("dataset.create", name);
        return dataset;
    }

    internal static async Task MoveAliasAsync(
        CatalogDbContext db, AuditDraft audit, Dataset dataset, string alias, BlobHash version, CancellationToken cancellationToken)
    {
        var row = await db.DatasetAliases.SingleOrDefaultAsync(a => a.DatasetId == dataset.Id && a.Name == alias, cancellationToken);
        var before = row?.Manifest.ToString();
        if (row is null) db.Add(new DatasetAlias { DatasetId = dataset.Id, Name = alias, Manifest = version });
        else row.Manifest = version;
        if (before != version.ToString()) audit.Add("dataset.alias", $"{dataset.Name}:{alias}", new { before, after = version.ToString() });
    }

    internal static async Task<(Dataset Dataset, Workspace Workspace)> FindAsync(
        CatalogDbContext db, Actor actor, string name, Permissions needed, CancellationToken cancellationToken)
    {
        var missing = WorkspaceException.NotFound("dataset", name, "List the datasets of your workspaces to see their names.");
        var dataset = await db.Datasets.AsNoTracking().SingleOrDefaultAsync(d => d.Name == name, cancellationToken) ?? throw missing;
        // Who cannot see the workspace hears of the dataset, not of the workspace's id.
        if (await db.PermissionsOfAsync(actor, dataset.WorkspaceId, cancellationToken) == Permissions.None) throw missing;
        return (dataset, await db.RequireAsync(actor, dataset.WorkspaceId, needed, cancellationToken));
    }

    internal static async Task<DatasetVersion> FindVersionAsync(CatalogDbContext db, Dataset dataset, string version, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(version)) throw new WorkspaceException(ErrorCode.Invalid, "Name a version: an alias, its number as in 'v2', or its id.");
        var versions = db.DatasetVersions.AsNoTracking().Where(v => v.DatasetId == dataset.Id);
        var alias = await db.DatasetAliases.AsNoTracking().SingleOrDefaultAsync(a => a.DatasetId == dataset.Id && a.Name == version, cancellationToken);
        if (alias is not null) return await versions.SingleAsync(v => v.Manifest == alias.Manifest, cancellationToken);
        if (version.Length < 8 && int.TryParse(version.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && await versions.SingleOrDefaultAsync(v => v.Number == number, cancellationToken) is { } numbered)
        {
            return numbered;
        }

        if (HashPrefixPattern().IsMatch(version))
        {
            var ids = await versions.Select(v => v.Manifest).ToListAsync(cancellationToken);
            var matches = ids.Where(id => id.ToString().StartsWith(version, StringComparison.OrdinalIgnoreCase)).ToList();
            if (matches.Count > 1) throw new WorkspaceException(ErrorCode.Invalid, $"'{version}' begins the id of {matches.Count} versions. Give more digits.");
            if (matches.Count == 1) return await versions.SingleAsync(v => v.Manifest == matches[0], cancellationToken);
        }

        throw WorkspaceException.NotFound("version", $"{dataset.Name}@{version}", "List the dataset's versions to see their ids and aliases.");
    }

    private static async Task<DatasetSummary> SummariseAsync(CatalogDbContext db, Dataset dataset, Workspace workspace, CancellationToken cancellationToken)
    {
        var latest = await db.DatasetAliases.AsNoTracking().SingleOrDefaultAsync(a => a.DatasetId == dataset.Id && a.Name == Latest, cancellationToken);
        return new()
        {
            Id = dataset.Id, Workspace = workspace.Slug, Name = dataset.Name, Description = dataset.Description,
            VersionCount = await db.DatasetVersions.CountAsync(v => v.DatasetId == dataset.Id, cancellationToken),
            LatestVersionId = latest?.Manifest.ToString(), CreatedAt = dataset.CreatedAt,
        };
    }

    internal static VersionSummary Summarise(DatasetVersion v, IEnumerable<DatasetAlias> aliases) => new()
    {
        VersionId = v.Manifest.ToString(), Number = v.Number, State = v.State, BatchId = v.BatchId, CreatedBy = v.CreatedBy, CreatedAt = v.CreatedAt,
        Aliases = [.. aliases.Where(a => a.Manifest == v.Manifest).Select(a => a.Name).Order(StringComparer.Ordinal)],
        RecordingCount = v.RecordingCount, SampleCount = v.SampleCount, FrameCount = v.FrameCount, DurationSeconds = v.DurationSeconds, SizeBytes = v.SizeBytes,
    };

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z")]
    private static partial Regex AliasPattern();

    [GeneratedRegex("^[0-9a-fA-F]{8,64}\\z")]
    private static partial Regex HashPrefixPattern();
}
