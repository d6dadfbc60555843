using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Says before an upload of many files which of them would be refused, and why; the good ones can go on.</summary>
public sealed class PathChecks(IDbContextFactory<CatalogDbContext> contexts)
{
    /// <summary>The most paths of one call.</summary>
    public const int MaxPaths = 10_000;

    /// <summary>Checks paths against the rules, against each other, and against what is there. Nothing is changed.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="paths">1 to 10,000 paths.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Every path, good or with its own reason.</returns>
    /// <exception cref="WorkspaceException">No path, or more than 10,000.</exception>
    public async Task<PathCheckReport> CheckAsync(Actor actor, string workspace, IReadOnlyList<string?> paths, CancellationToken cancellationToken)
    {
        if (paths is null || paths.Count is 0 or > MaxPaths)
            throw new WorkspaceException(ErrorCode.Invalid, $"Send 1 to {MaxPaths:N0} paths in one call; send the rest in another.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        var normals = new string?[paths.Count];
        var problems = new (ErrorCode Code, string Problem)?[paths.Count];
        for (var i = 0; i < paths.Count; i++)
        {
            if (WorkspacePath.TryNormalise(paths[i], out var normal, out var why)) normals[i] = normal;
            else problems[i] = (ErrorCode.Invalid, why);
        }

        CompareWithEachOther(normals, problems);
        var there = await FindThereAsync(db, access, normals, cancellationToken);
        await CompareWithTreeAsync(db, access, normals, there, problems, cancellationToken);
        var entries = paths.Select((path, i) =>
        {
            var file = normals[i] is { } normal && there.TryGetValue(normal, out var found) ? found : default((int Version, BlobHash Hash)?);
            return new PathCheck(i, path, normals[i], problems[i]?.Code, problems[i]?.Problem, file?.Version, file?.Hash);
        }).ToList();
        var bad = problems.Count(problem => problem is not null);
        return new(paths.Count - bad, bad, entries);
    }

    /// <summary>The first of two that cannot both be is the good one.</summary>
    private static void CompareWithEachOther(string?[] normals, (ErrorCode, string)?[] problems)
    {
        var (files, folders) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var i = 0; i < normals.Length; i++)
        {
            if (normals[i] is not { } path) continue;
            var key = WorkspacePath.KeyOf(path);
            if (files.TryGetValue(key, out var same))
            {
                problems[i] = (ErrorCode.Conflict, same == path ? $"'{path}' is in this list twice." : $"'{path}' differs from '{same}', which comes before it in this list, only in case.");
                continue;
            }

            if (folders.TryGetValue(key, out var folder))
            {
                problems[i] = (ErrorCode.Conflict, $"'{path}' is the folder '{folder}' of another path of this list.");
                continue;
            }

            var above = WorkspacePath.FoldersOf(path).ToList();
            if (above.Find(f => files.ContainsKey(WorkspacePath.KeyOf(f))) is { } file)
            {
                problems[i] = (ErrorCode.Conflict, $"'{path}' lies below '{files[WorkspacePath.KeyOf(file)]}', which is a file in this list.");
                continue;
            }

            if (above.Find(f => folders.TryGetValue(WorkspacePath.KeyOf(f), out var other) && other != f) is { } differing)
            {
                problems[i] = (ErrorCode.Conflict, $"Its folder '{differing}' differs from '{folders[WorkspacePath.KeyOf(differing)]}', of another path of this list, only in case.");
                continue;
            }

            files[key] = path;
            foreach (var f in above) folders.TryAdd(WorkspacePath.KeyOf(f), f);
        }
    }

    private static async Task CompareWithTreeAsync(
        CatalogDbContext db, WorkspaceAccess access, string?[] normals, Dictionary<string, (int Version, BlobHash Hash)> there, (ErrorCode, string)?[] problems,
        CancellationToken cancellationToken)
    {
        var locks = await db.Locks.AsNoTracking().Where(l => l.WorkspaceId == access.Workspace.Id).ToListAsync(cancellationToken);
        var open = normals.Where((path, i) => path is not null && problems[i] is null).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var taken = await PathClaims.FindProblemsAsync(db, access, open, null, cancellationToken);
        for (var i = 0; i < normals.Length; i++)
        {
            if (normals[i] is not { } path || problems[i] is not null) continue;
            if (!access.MayWrite(path)) problems[i] = (ErrorCode.Forbidden, $"You may not write '{path}'. Ask who may do so, or choose another folder.");
            else if (locks.Find(l => WorkspacePath.IsWithin(path, l.Path)) is { } held) problems[i] = (ErrorCode.Locked, $"{LockCheck.Say(held)}");
            else if (!there.ContainsKey(path) && taken.TryGetValue(path, out var problem)) problems[i] = (ErrorCode.Conflict, problem);
        }
    }

    private static async Task<Dictionary<string, (int Version, BlobHash Hash)>> FindThereAsync(
        CatalogDbContext db, WorkspaceAccess access, string?[] normals, CancellationToken cancellationToken)
    {
        var there = new Dictionary<string, (int, BlobHash)>(StringComparer.Ordinal);
        foreach (var some in normals.OfType<string>().Distinct(StringComparer.Ordinal).Chunk(500))
        {
            var files = await db.Files.Live(access.Workspace.Id).Where(f => some.Contains(f.Path)).Select(f => new { f.Path, f.VersionNumber, f.Hash }).ToListAsync(cancellationToken);
            foreach (var file in files.Where(f => access.May(Permissions.View, f.Path))) there[file.Path] = (file.VersionNumber, file.Hash);
        }

        return there;
    }
}
