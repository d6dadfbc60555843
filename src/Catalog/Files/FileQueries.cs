using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The queries that the files' operations share.</summary>
internal static class FileQueries
{
    /// <summary>The files of a workspace that are not in the trash.</summary>
    public static IQueryable<FileEntry> Live(this DbSet<FileEntry> files, WorkspaceId workspace) =>
        files.Where(f => f.WorkspaceId == workspace && f.DeletedAt == null);

    /// <summary>The files in a folder and in those below, as one range of the index on paths.</summary>
    public static IQueryable<FileEntry> Under(this IQueryable<FileEntry> files, string folder)
    {
        if (folder.Length == 0) return files;
        var (from, to) = RangeOf(folder);
        return files.Where(f => f.Path.CompareTo(from) >= 0 && f.Path.CompareTo(to) < 0);
    }

    /// <summary>A folder's row and those below it.</summary>
    public static IQueryable<Folder> Tree(this DbSet<Folder> folders, WorkspaceId workspace, string folder)
    {
        var all = folders.Where(f => f.WorkspaceId == workspace);
        if (folder.Length == 0) return all;
        var (from, to) = RangeOf(folder);
        return all.Where(f => f.Path == folder || (f.Path.CompareTo(from) >= 0 && f.Path.CompareTo(to) < 0));
    }

    /// <summary>The live file at a normal path, or null.</summary>
    public static Task<FileEntry?> FindLiveAsync(this DbSet<FileEntry> files, WorkspaceId workspace, string path, CancellationToken cancellationToken) =>
        files.Live(workspace).SingleOrDefaultAsync(f => f.Path == path, cancellationToken);

    /// <summary>The live file at a path, or else the one thrown away last.</summary>
    /// <exception cref="WorkspaceException">There never was one, or it was deleted for good.</exception>
    public static async Task<FileEntry> FindAsync(this CatalogDbContext db, WorkspaceId workspace, string path, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.Normalise(path);
        return await db.Files.FindLiveAsync(workspace, normal, cancellationToken)
            ?? await db.Files.Where(f => f.WorkspaceId == workspace && f.DeletedAt != null && f.Path == normal)
                .OrderByDescending(f => f.DeletedAt).FirstOrDefaultAsync(cancellationToken)
            ?? throw Missing("file", normal);
    }

    public static WorkspaceException Missing(string what, string path) =>
        WorkspaceException.NotFound(what, path, "List its folder, or search for a part of its name.");

    /// <summary>Who an actor is in a file's history.</summary>
    public static string AuthorOf(Actor actor) => actor.OnBehalfOf is { } person ? $"{actor.Name} for {person}" : actor.Name;

    /// <summary>Everything that begins with the folder and a slash: '0' is the character after '/'.</summary>
    private static (string From, string To) RangeOf(string folder) => ($"{folder}/", $"{folder}0");
}
