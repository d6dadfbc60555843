using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Catalog;

/// <summary>How much a workspace holds, where, and how much it may.</summary>
public sealed class WorkspaceUsage(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IOptions<QuotaOptions> quota, TimeProvider time)
{
    private const int MaxFolders = 200;
    private const int MaxRetentionDays = 3650;

    /// <summary>Where the bytes of a folder are. Read from counts, so as fast for a million files as for ten.</summary>
    /// <param name="actor">Who may view the folder.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="folder">The folder's path; null or empty for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The folder and those in it that the actor may view; an unknown folder holds nothing. Who may manage the workspace sees what there is; for
    /// others files that are hidden from them are in no folder's sum. What the workspace uses of its quota is the same for everybody: it is their room too.
    /// </returns>
    public async Task<UsageReport> GetAsync(Actor actor, string workspace, string? folder, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.NormaliseFolder(folder);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        access.Require(Permissions.View, path);
        var found = access.Workspace;
        var (here, inside) = access.AtLarge.HasFlag(Permissions.Manage) || access.SeesEverything
            ? await ReadAsync(db, access, path, cancellationToken)
            : await SumVisibleAsync(db, access, path, cancellationToken);
        return new(
            found.QuotaBytes, found.UsedBytes, await Quota.PromisedAsync(db, found.Id, time.GetUtcNow(), cancellationToken), found.TrashRetentionDays,
            FolderUsage.Of(path, here), [.. inside.Select(f => FolderUsage.Of(f.Path, f.Counts))]);
    }

    /// <summary>Counts everything anew from the files and puts right what differs.</summary>
    /// <param name="actor">A member who may manage.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was wrong, and the total.</returns>
    public Task<UsageRecount> RecountAsync(Actor actor, string workspace, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
        {
            var before = found.Counts;
            var wrong = await FolderTree.RecountAsync(db, found, "", cancellationToken);
            found.CountedAt = time.GetUtcNow();
            audit.Add("usage.recount", found.Slug, new { wrong = wrong.Count, before = before.AllBytes(), after = found.UsedBytes });
            return new UsageRecount(wrong, FolderUsage.Of("", found.Counts));
        }, cancellationToken);

    /// <summary>Sets how much a workspace may hold, and how long its trash keeps.</summary>
    /// <param name="actor">A member who may manage.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="limits">What is to change.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The limits as they are now.</returns>
    /// <exception cref="WorkspaceException">A number is out of range, or above what the installation allows.</exception>
    public Task<WorkspaceLimits> SetLimitsAsync(Actor actor, string workspace, WorkspaceLimits limits, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, (_, found, audit) =>
        {
            if (limits.QuotaBytes is < 0 || limits.QuotaBytes > quota.Value.MaxBytes)
                throw new WorkspaceException(ErrorCode.Invalid, $"A quota is 0 to {quota.Value.MaxBytes:N0} bytes here. Whoever runs the installation can raise Quota:MaxBytes.");
            if (limits.TrashRetentionDays is < 1 or > MaxRetentionDays)
                throw new WorkspaceException(ErrorCode.Invalid, $"The trash keeps 1 to {MaxRetentionDays} days.");
            var before = new { found.QuotaBytes, found.TrashRetentionDays };
            (found.QuotaBytes, found.TrashRetentionDays) = (limits.QuotaBytes ?? found.QuotaBytes, limits.TrashRetentionDays ?? found.TrashRetentionDays);
            audit.Add("workspace.limits", found.Slug, new { before, after = new { found.QuotaBytes, found.TrashRetentionDays } });
            return Task.FromResult(new WorkspaceLimits { QuotaBytes = found.QuotaBytes, TrashRetentionDays = found.TrashRetentionDays });
        }, cancellationToken);

    private static async Task<(StoredCounts Here, IEnumerable<(string Path, StoredCounts Counts)> Inside)> ReadAsync(
        CatalogDbContext db, WorkspaceAccess access, string path, CancellationToken cancellationToken)
    {
        var found = access.Workspace;
        var here = path.Length == 0 ? found.Counts
            : (await db.Folders.AsNoTracking().SingleOrDefaultAsync(f => f.WorkspaceId == found.Id && f.Path == path, cancellationToken))?.Counts ?? default;
        var inside = await db.Folders.AsNoTracking().Where(f => f.WorkspaceId == found.Id && f.Parent == path && f.Path != "")
            .OrderByDescending(f => f.Counts.LiveBytes + f.Counts.OldBytes + f.Counts.TrashBytes).ThenBy(f => f.Path).Take(MaxFolders).ToListAsync(cancellationToken);
        return (here, inside.Where(f => access.May(Permissions.View, f.Path)).Select(f => (f.Path, f.Counts)));
    }

    /// <summary>File by file: counts know nothing of rights.</summary>
    private static async Task<(StoredCounts Here, IEnumerable<(string Path, StoredCounts Counts)> Inside)> SumVisibleAsync(
        CatalogDbContext db, WorkspaceAccess access, string path, CancellationToken cancellationToken)
    {
        var start = path.Length == 0 ? 0 : path.Length + 1;
        var (here, inside) = (default(StoredCounts), new Dictionary<string, StoredCounts>(StringComparer.Ordinal));
        var files = db.Files.AsNoTracking().Where(f => f.WorkspaceId == access.Workspace.Id).Under(path);
        await foreach (var file in files.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!access.May(Permissions.View, file.Path)) continue;
            var share = file.DeletedAt is null ? StoredCounts.OfLive(file) : StoredCounts.OfTrashed(file);
            here += share;
            if (file.Path.IndexOf('/', start) is var stop and >= 0) inside[file.Path[..stop]] = inside.GetValueOrDefault(file.Path[..stop]) + share;
        }

        return (here, inside.OrderByDescending(f => f.Value.AllBytes()).ThenBy(f => f.Key, StringComparer.Ordinal).Take(MaxFolders).Select(f => (f.Key, f.Value)));
    }
}
