using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether a path may become live: no file or folder there, none on the way, and none that differs only in case.</summary>
internal static class PathClaims
{
    /// <summary>Refuses a new file's path, or a new folder's, when something live is in its way.</summary>
    /// <param name="db">The change's context.</param>
    /// <param name="access">Who asks: what they may not see is not named.</param>
    /// <param name="path">A normal path.</param>
    /// <param name="leaving">A file or folder that moves away in the same change and so is in nobody's way; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException"><see cref="ErrorCode.Conflict"/>, naming what is in the way.</exception>
    public static async Task RequireFreeAsync(
        CatalogDbContext db, WorkspaceAccess access, string path, string? leaving, CancellationToken cancellationToken)
    {
        if ((await FindProblemsAsync(db, access, [path], leaving, cancellationToken)).TryGetValue(path, out var problem))
            throw new WorkspaceException(ErrorCode.Conflict, problem);
    }

    /// <summary>What is in the way of each path, for those that something is in the way of.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FindProblemsAsync(
        CatalogDbContext db, WorkspaceAccess access, IReadOnlyCollection<string> paths, string? leaving, CancellationToken cancellationToken)
    {
        var workspace = access.Workspace.Id;
        var (files, folders) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var keys in paths.SelectMany(path => WorkspacePath.FoldersOf(path).Prepend(path)).Select(WorkspacePath.KeyOf).Distinct().Chunk(500))
        {
            foreach (var file in await db.Files.Live(workspace).Where(f => keys.Contains(f.PathKey)).Select(f => new { f.PathKey, f.Path }).ToListAsync(cancellationToken))
            {
                if (leaving is null || !WorkspacePath.IsWithin(file.Path, leaving)) files.TryAdd(file.PathKey, file.Path);
            }

            foreach (var folder in await db.Folders.Where(f => f.WorkspaceId == workspace && keys.Contains(f.PathKey) && (f.Counts.Files > 0 || f.Counts.MadeFolders > 0))
                .Select(f => new { f.PathKey, f.Path }).ToListAsync(cancellationToken))
            {
                if (leaving is null || !WorkspacePath.IsWithin(folder.Path, leaving)) folders.TryAdd(folder.PathKey, folder.Path);
            }
        }

        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (FindProblem(access, path, files, folders) is { } problem) problems[path] = problem;
        }

        return problems;
    }

    private static string? FindProblem(WorkspaceAccess access, string path, Dictionary<string, string> files, Dictionary<string, string> folders)
    {
        var key = WorkspacePath.KeyOf(path);
        if (files.TryGetValue(key, out var file))
            return !access.May(Permissions.View, file) ? Hidden(path) : file == path ? $"'{path}' exists already. Overwrite it, or choose another name." : DiffersInCase(path, $"the file '{file}'");
        if (folders.TryGetValue(key, out var folder))
            return !access.MaySeeFolder(folder) ? Hidden(path) : folder == path ? $"'{path}' is a folder. Choose another name." : DiffersInCase(path, $"the folder '{folder}'");
        foreach (var above in WorkspacePath.FoldersOf(path))
        {
            var aboveKey = WorkspacePath.KeyOf(above);
            if (files.TryGetValue(aboveKey, out file)) return !access.May(Permissions.View, file) ? Hidden(path) : $"'{path}' cannot be: '{file}' is a file, so nothing lies below it. Choose another folder, or rename that file.";
            if (folders.TryGetValue(aboveKey, out folder) && folder != above) return access.MaySeeFolder(folder) ? DiffersInCase(path, $"the folder '{folder}'") : Hidden(path);
        }

        return null;
    }

    private static string Hidden(string path) =>
        $"'{path}' cannot be used: something that is not open to you has this name, or one that differs only in case. Choose another name, or ask an owner.";

    private static string DiffersInCase(string path, string other) =>
        $"'{path}' differs from {other} only in case, which Windows and macOS would store as one. Use the spelling that is there, or another name.";
}
