using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Keeps folders and their counts true, inside the caller's change. Changes of one workspace come one after another, so nothing is lost.</summary>
internal static class FolderTree
{
    /// <summary>Adds to the counts of a folder, of those it lies in, and of the workspace; makes the rows that are missing.</summary>
    public static async Task AddAsync(
        CatalogDbContext db, Workspace workspace, string folder, StoredCounts change, CancellationToken cancellationToken)
    {
        workspace.Counts += change;
        if (folder.Length == 0) return;
        string[] paths = [folder, .. WorkspacePath.FoldersOf(folder)];
        var missing = paths.Where(path => db.Folders.Local.FindFolder(path, workspace) is null).ToList();
        if (missing.Count > 0) await db.Folders.Where(f => f.WorkspaceId == workspace.Id && missing.Contains(f.Path)).LoadAsync(cancellationToken);
        foreach (var path in paths)
        {
            var row = db.Folders.Local.FindFolder(path, workspace) ?? db.Add(Folder.Of(workspace.Id, path)).Entity;
            row.Counts += change;
        }
    }

    /// <summary>Makes a folder by hand, or takes the mark away again.</summary>
    public static async Task SetMadeAsync(CatalogDbContext db, Workspace workspace, string folder, bool isMade, CancellationToken cancellationToken)
    {
        var row = await db.Folders.FindAsync([workspace.Id, folder], cancellationToken);
        if (row?.IsMade == isMade || (row is null && !isMade)) return;
        await AddAsync(db, workspace, folder, new(0, 0, 0, 0, 0, isMade ? 1 : -1), cancellationToken);
        db.Folders.Local.FindFolder(folder, workspace)!.IsMade = isMade;
    }

    /// <summary>Counts a folder and all below it anew from the files, and passes the difference up.</summary>
    /// <returns>Paths whose counts were not what the files say, before they were put right.</returns>
    public static async Task<IReadOnlyList<string>> RecountAsync(
        CatalogDbContext db, Workspace workspace, string root, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var rows = await db.Folders.Tree(workspace.Id, root).ToDictionaryAsync(f => f.Path, StringComparer.Ordinal, cancellationToken);
        var counts = await CountAsync(db, workspace.Id, root, rows.Values, cancellationToken);
        var wrong = new List<string>();
        var before = root.Length == 0 ? workspace.Counts : rows.GetValueOrDefault(root)?.Counts ?? default;
        foreach (var (path, row) in rows)
        {
            var counted = counts.GetValueOrDefault(path);
            if (row.Counts != counted) wrong.Add(path);
            if (counted == default) db.Remove(row);
            else row.Counts = counted;
        }

        foreach (var (path, counted) in counts.Where(c => c.Key.Length > 0 && !rows.ContainsKey(c.Key)))
        {
            wrong.Add(path);
            var row = Folder.Of(workspace.Id, path);
            row.Counts = counted;
            db.Add(row);
        }

        var change = counts.GetValueOrDefault(root) - before;
        if (root.Length == 0)
        {
            if (change != default) wrong.Add("");
            workspace.Counts += change;
        }
        else
        {
            await AddAsync(db, workspace, WorkspacePath.FolderOf(root), change, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return [.. wrong.Order(StringComparer.Ordinal)];
    }

    /// <summary>Forgets folders that hold nothing any more, not even in the trash. What was tracked must be saved before.</summary>
    public static Task RemoveEmptyAsync(CatalogDbContext db, Workspace workspace, CancellationToken cancellationToken) =>
        db.Folders.Where(f => f.WorkspaceId == workspace.Id && !f.IsMade && f.Counts.Files == 0 && f.Counts.TrashFiles == 0 && f.Counts.MadeFolders == 0)
            .ExecuteDeleteAsync(cancellationToken);

    private static async Task<Dictionary<string, StoredCounts>> CountAsync(
        CatalogDbContext db, WorkspaceId workspace, string root, IEnumerable<Folder> rows, CancellationToken cancellationToken)
    {
        var live = await db.Files.Live(workspace).Under(root).GroupBy(f => f.Folder)
            .Select(g => new { g.Key, Files = g.LongCount(), Size = g.Sum(f => f.SizeBytes), Stored = g.Sum(f => f.StoredBytes) }).ToListAsync(cancellationToken);
        var trashed = await db.Files.Where(f => f.WorkspaceId == workspace && f.DeletedAt != null).Under(root).GroupBy(f => f.Folder)
            .Select(g => new { g.Key, Files = g.LongCount(), Stored = g.Sum(f => f.StoredBytes) }).ToListAsync(cancellationToken);
        var counts = new Dictionary<string, StoredCounts>(StringComparer.Ordinal);
        foreach (var group in live) Add(group.Key, new(group.Files, group.Size, group.Stored - group.Size, 0, 0, 0));
        foreach (var group in trashed) Add(group.Key, new(0, 0, 0, group.Files, group.Stored, 0));
        foreach (var row in rows.Where(row => row.IsMade)) Add(row.Path, new(0, 0, 0, 0, 0, 1));
        return counts;

        void Add(string folder, StoredCounts share)
        {
            for (var path = folder; WorkspacePath.IsWithin(path, root); path = WorkspacePath.FolderOf(path))
            {
                counts[path] = counts.GetValueOrDefault(path) + share;
                if (path.Length == 0) return;
            }
        }
    }

    private static Folder? FindFolder(this Microsoft.EntityFrameworkCore.ChangeTracking.LocalView<Folder> local, string path, Workspace workspace) =>
        local.FindEntryUntyped([workspace.Id, path])?.Entity;
}
