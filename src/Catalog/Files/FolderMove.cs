using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Giving a folder's files another folder in one statement: 100,000 files move as one.</summary>
[SuppressMessage("Performance", "CA1845", Justification = "The expressions become SQL, which has no spans.")]
internal static class FolderMove
{
    /// <summary>Rewrites the paths of files from one folder to another.</summary>
    /// <param name="files">Which, all under <paramref name="from"/>.</param>
    /// <param name="from">The folder they are in.</param>
    /// <param name="to">The folder they are to be in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How many.</returns>
    public static Task<int> RebaseAsync(IQueryable<FileEntry> files, string from, string to, CancellationToken cancellationToken)
    {
        // Databases count code points, .NET counts UTF-16 units.
        var (length, keyLength) = (LengthOf(from), LengthOf(WorkspacePath.KeyOf(from)));
        var key = WorkspacePath.KeyOf(to);
        return files.ExecuteUpdateAsync(f => f
            .SetProperty(x => x.Path, x => to + x.Path.Substring(length))
            .SetProperty(x => x.PathKey, x => key + x.PathKey.Substring(keyLength))
            .SetProperty(x => x.Folder, x => to + x.Folder.Substring(length)), cancellationToken);
    }

    /// <summary>What stands in the way of files that are to go from one folder into another that exists; null when nothing does.</summary>
    /// <param name="db">The change's context.</param>
    /// <param name="access">Who asks: what they may not see is not named.</param>
    /// <param name="files">Those that are to go, all under <paramref name="from"/>.</param>
    /// <param name="from">Where their paths begin now.</param>
    /// <param name="to">Where they are to begin.</param>
    /// <param name="leaving">A folder whose live files are in nobody's way; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="mayReplace">Whether a file of exactly the same path is no conflict.</param>
    public static async Task<string?> FindConflictAsync(
        CatalogDbContext db, WorkspaceAccess access, IQueryable<FileEntry> files, string from, string to, string? leaving, CancellationToken cancellationToken,
        bool mayReplace = false)
    {
        var (length, keyLength) = (LengthOf(from), LengthOf(WorkspacePath.KeyOf(from)));
        var key = WorkspacePath.KeyOf(to);
        var workspace = access.Workspace;
        var live = db.Files.Live(workspace.Id);
        if (leaving is not null)
        {
            var (first, last) = ($"{leaving}/", $"{leaving}0");
            live = live.Where(f => f.Path.CompareTo(first) < 0 || f.Path.CompareTo(last) >= 0);
        }

        var met = from s in files
                  join t in live on key + s.PathKey.Substring(keyLength) equals t.PathKey
                  select new { Wanted = to + s.Path.Substring(length), t.Path };
        if (mayReplace) met = met.Where(m => m.Wanted != m.Path);
        var count = await met.CountAsync(cancellationToken);
        if (count > 0)
        {
            const string hidden = "files that are not open to you are in the way, of the same names or names that differ only in case.";
            var some = await met.OrderBy(m => m.Path).Take(3).ToListAsync(cancellationToken);
            if (some.Exists(m => !access.May(Permissions.View, m.Path))) return hidden;
            var inCase = some.FirstOrDefault(m => m.Path != m.Wanted);
            return inCase is null
                ? $"{count:N0} file(s) are there already: {string.Join(", ", some.Select(m => $"'{m.Path}'"))}{(count > some.Count ? ", …" : "")}."
                : $"'{inCase.Wanted}' differs from '{inCase.Path}', which is there, only in case.";
        }

        // Folders are few: their names are compared here.
        var wanted = (await files.Select(f => f.Folder).Distinct().ToListAsync(cancellationToken))
            .SelectMany(f => WorkspacePath.FoldersOf(f).Prepend(f)).Where(f => WorkspacePath.IsWithin(f, from)).Select(f => to + f[from.Length..]).ToHashSet(StringComparer.Ordinal);
        var problems = await PathClaims.FindProblemsAsync(db, access, [.. wanted.Select(f => $"{f}/\u0001")], leaving, cancellationToken);
        if (problems.Count > 0) return problems.OrderBy(p => p.Key, StringComparer.Ordinal).First().Value.Replace("/\u0001", "", StringComparison.Ordinal);
        var names = from s in files
                    join d in db.Folders.Where(d => d.WorkspaceId == workspace.Id && (d.Counts.Files > 0 || d.Counts.MadeFolders > 0))
                        on key + s.PathKey.Substring(keyLength) equals d.PathKey
                    select d.Path;
        var folder = (await names.OrderBy(p => p).Take(1000).ToListAsync(cancellationToken)).FirstOrDefault(p => leaving is null || !WorkspacePath.IsWithin(p, leaving));
        return folder is null ? null : !access.MaySeeFolder(folder) ? "a folder that is not open to you is in the way of a file." : $"'{folder}' is a folder, and a file of that name is to come.";
    }

    /// <summary>Characters as both databases count them.</summary>
    public static int LengthOf(string text) => text.EnumerateRunes().Count();
}
