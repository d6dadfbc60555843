using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether a path may be written as far as locks go.</summary>
internal static class LockCheck
{
    /// <summary>Refuses when a path, or a folder above it, is locked.</summary>
    public static async Task RequireUnlockedAsync(this CatalogDbContext db, WorkspaceId workspaceId, string path, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, workspaceId, path, cancellationToken) is { } held) throw Refusal(held, path);
    }

    /// <summary>Refuses when a folder, one above it, or anything below it is locked: for moves and deletions of whole trees.</summary>
    public static async Task RequireTreeUnlockedAsync(this CatalogDbContext db, WorkspaceId workspaceId, string folder, CancellationToken cancellationToken)
    {
        await db.RequireUnlockedAsync(workspaceId, folder, cancellationToken);
        var below = folder.Length == 0 ? "" : folder + "/";
        var held = await db.Locks.AsNoTracking().Where(l => l.WorkspaceId == workspaceId && l.Path.StartsWith(below)).OrderBy(l => l.Path).FirstOrDefaultAsync(cancellationToken);
        if (held is not null) throw Refusal(held, held.Path);
    }

    /// <summary>The lock that holds a path: its own or that of the nearest folder above it.</summary>
    public static async Task<PathLock?> FindAsync(CatalogDbContext db, WorkspaceId workspaceId, string path, CancellationToken cancellationToken)
    {
        var above = AtOrAbove(path).ToList();
        var held = await db.Locks.AsNoTracking().Where(l => l.WorkspaceId == workspaceId && above.Contains(l.Path)).ToListAsync(cancellationToken);
        return held.MaxBy(l => l.Path.Length);
    }

    /// <summary>The locks that hold many paths; those that nothing holds are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, PathLock>> FindAsync(
        CatalogDbContext db, WorkspaceId workspaceId, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var above = paths.SelectMany(AtOrAbove).Distinct(StringComparer.Ordinal).ToList();
        var locks = await db.Locks.AsNoTracking().Where(l => l.WorkspaceId == workspaceId && above.Contains(l.Path)).ToDictionaryAsync(l => l.Path, cancellationToken);
        var found = new Dictionary<string, PathLock>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            // The nearest comes first.
            if (AtOrAbove(path).FirstOrDefault(locks.ContainsKey) is { } holder) found[path] = locks[holder];
        }

        return found;
    }

    private static IEnumerable<string> AtOrAbove(string path)
    {
        yield return path;
        while (path.Length > 0) yield return path = WorkspacePath.FolderOf(path);
    }

    public static string Say(PathLock held) => $"'{(held.Path.Length == 0 ? "/" : held.Path)}' is locked by {held.LockedBy} since {held.LockedAt:yyyy-MM-dd HH:mm} UTC: {held.Reason}{(held.Reason[^1] is '.' or '!' or '?' ? "" : ".")}";

    private static WorkspaceException Refusal(PathLock held, string path) =>
        new(ErrorCode.Locked, $"{Say(held)} Nothing was changed. Ask {held.LockedBy}, or who may manage the path, to unlock it, or write beside it, as to 'annotations/'.")
        {
            Denial = new(held.WorkspaceId, Permissions.Write, path, AccessSource.Lock),
        };
}
