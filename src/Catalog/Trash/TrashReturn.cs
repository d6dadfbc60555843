using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The way back out of the trash, inside the caller's change.</summary>
internal static class TrashReturn
{
    private const int MaxNames = 100;

    /// <summary>Brings back what was thrown away in one act.</summary>
    /// <returns>The path it has now.</returns>
    public static async Task<string> ReturnAsync(CatalogDbContext db, WorkspaceAccess access, TrashEntry entry, bool rename, CancellationToken cancellationToken)
    {
        var workspace = access.Workspace;
        var path = entry.Path;
        var problem = await FindProblemAsync(db, access, entry, path, cancellationToken);
        if (problem is not null && !rename)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{entry.Path}' cannot come back: {problem} Move that away first, or restore under another name (rename).");
        for (var number = 1; problem is not null; number++)
        {
            if (number > MaxNames) throw new WorkspaceException(ErrorCode.Conflict, $"'{entry.Path}' cannot come back: {problem} Its first {MaxNames} other names are taken too.");
            path = OtherName(entry, number);
            problem = await FindProblemAsync(db, access, entry, path, cancellationToken);
        }

        if (!entry.IsFolder)
        {
            var file = await db.Files.SingleAsync(f => f.TrashId == entry.Id, cancellationToken);
            await PutBackAsync(db, workspace, file, path, cancellationToken);
            db.Remove(entry);
            return path;
        }

        var files = db.Files.Where(f => f.TrashId == entry.Id);
        if (path != entry.Path) await FolderMove.RebaseAsync(files, entry.Path, path, cancellationToken);
        await files.ExecuteUpdateAsync(
            f => f.SetProperty(x => x.DeletedAt, (DateTimeOffset?)null).SetProperty(x => x.TrashId, (TrashId?)null), cancellationToken);
        foreach (var made in JsonSerializer.Deserialize<string[]>(entry.MadeFolders, CatalogJson.Options)!)
            await FolderTree.SetMadeAsync(db, workspace, path + made[entry.Path.Length..], true, cancellationToken);
        db.Remove(entry);
        await FolderTree.RecountAsync(db, workspace, path, cancellationToken);
        if (path != entry.Path) await FolderTree.RecountAsync(db, workspace, entry.Path, cancellationToken);
        return path;
    }

    /// <summary>Brings one file back; what was thrown away with it stays in the trash.</summary>
    public static async Task ReturnFileAsync(CatalogDbContext db, WorkspaceAccess access, FileEntry file, string path, CancellationToken cancellationToken)
    {
        await PathClaims.RequireFreeAsync(db, access, path, null, cancellationToken);
        var entry = await db.Trash.SingleAsync(t => t.Id == file.TrashId, cancellationToken);
        (entry.FileCount, entry.SizeBytes) = (entry.FileCount - 1, entry.SizeBytes - file.StoredBytes);
        await PutBackAsync(db, access.Workspace, file, path, cancellationToken);
        if (entry.FileCount == 0 && entry.MadeFolders == "[]") db.Remove(entry);
    }

    private static async Task PutBackAsync(CatalogDbContext db, Workspace workspace, FileEntry file, string path, CancellationToken cancellationToken)
    {
        await FolderTree.AddAsync(db, workspace, file.Folder, -StoredCounts.OfTrashed(file), cancellationToken);
        (file.Path, file.PathKey, file.Folder) = (path, WorkspacePath.KeyOf(path), WorkspacePath.FolderOf(path));
        await FolderTree.AddAsync(db, workspace, file.Folder, StoredCounts.OfLive(file), cancellationToken);
        (file.DeletedAt, file.TrashId) = (null, null);
    }

    private static async Task<string?> FindProblemAsync(
        CatalogDbContext db, WorkspaceAccess access, TrashEntry entry, string path, CancellationToken cancellationToken)
    {
        var row = entry.IsFolder ? await db.Folders.FindAsync([access.Workspace.Id, path], cancellationToken) : null;
        // A folder comes back into a folder of its name when their files do not meet.
        if (row is not { } there || !there.Counts.IsVisible())
            return (await PathClaims.FindProblemsAsync(db, access, [path], null, cancellationToken)).GetValueOrDefault(path);
        return await FolderMove.FindConflictAsync(db, access, db.Files.Where(f => f.TrashId == entry.Id), entry.Path, path, null, cancellationToken);
    }

    /// <summary><c>cam.mp4</c> becomes <c>cam (restored).mp4</c>, then <c>cam (restored 2).mp4</c>; a folder's name has no extension.</summary>
    private static string OtherName(TrashEntry entry, int number)
    {
        var extension = entry.IsFolder ? "" : Path.GetExtension(WorkspacePath.NameOf(entry.Path));
        var suffix = number == 1 ? " (restored)" : $" (restored {number})";
        return WorkspacePath.Normalise($"{entry.Path[..^extension.Length]}{suffix}{extension}");
    }
}
