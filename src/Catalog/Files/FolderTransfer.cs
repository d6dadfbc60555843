using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Moving and copying a folder with all in it, inside the caller's change, in a handful of statements whatever its size.</summary>
[SuppressMessage("Performance", "CA1845", Justification = "The expressions become SQL, which has no spans.")]
internal static class FolderTransfer
{
    // The next version of each file that is there already, where the bytes differ.
    private const string AddVersions = """
        INSERT INTO "FileVersions" ("Id", "FileId", "Number", "Hash", "SizeBytes", "Author", "Note", "CreatedAt", "Source")
        SELECT $id, t."Id", t."VersionNumber" + 1, s."Hash", s."SizeBytes", {0}, NULL, {1}, s."Path" || '@' || s."VersionNumber"
        FROM "Files" AS s JOIN "Files" AS t ON t."WorkspaceId" = s."WorkspaceId" AND t."DeletedAt" IS NULL AND t."Path" = {2} || substr(s."Path", {3})
        WHERE s."WorkspaceId" = {4} AND s."DeletedAt" IS NULL AND s."Path" >= {5} AND s."Path" < {6} AND t."Hash" <> s."Hash"
        """;

    // Files that are not there yet, as they are to be: their first version follows.
    private const string CopyFiles = """
        INSERT INTO "Files" ("Id", "WorkspaceId", "Path", "PathKey", "Folder", "VersionNumber", "Hash", "SizeBytes", "ModifiedAt", "ModifiedBy", "StoredBytes")
        SELECT $id, s."WorkspaceId", {0} || substr(s."Path", {1}), {2} || substr(s."PathKey", {3}), {0} || substr(s."Folder", {1}), 1, s."Hash", s."SizeBytes", {4}, {5}, s."SizeBytes"
        FROM "Files" AS s
        WHERE s."WorkspaceId" = {6} AND s."DeletedAt" IS NULL AND s."Path" >= {7} AND s."Path" < {8} AND NOT EXISTS (
            SELECT 1 FROM "Files" AS t WHERE t."WorkspaceId" = s."WorkspaceId" AND t."DeletedAt" IS NULL AND t."Path" = {0} || substr(s."Path", {1}))
        """;

    private const string CopyVersions = """
        INSERT INTO "FileVersions" ("Id", "FileId", "Number", "Hash", "SizeBytes", "Author", "Note", "CreatedAt", "Source")
        SELECT $id, t."Id", 1, t."Hash", t."SizeBytes", {0}, NULL, {1}, s."Path" || '@' || s."VersionNumber"
        FROM "Files" AS s JOIN "Files" AS t ON t."WorkspaceId" = s."WorkspaceId" AND t."DeletedAt" IS NULL AND t."Path" = {2} || substr(s."Path", {3})
        WHERE s."WorkspaceId" = {4} AND s."DeletedAt" IS NULL AND s."Path" >= {5} AND s."Path" < {6} AND t."ModifiedAt" = {1}
            AND NOT EXISTS (SELECT 1 FROM "FileVersions" AS v WHERE v."FileId" = t."Id")
        """;

    private const string TakeVersions = """
        UPDATE "Files" AS f SET "VersionNumber" = v."Number", "Hash" = v."Hash", "SizeBytes" = v."SizeBytes", "ModifiedAt" = v."CreatedAt", "ModifiedBy" = v."Author",
            "StoredBytes" = f."StoredBytes" + v."SizeBytes"
        FROM "FileVersions" AS v
        WHERE v."FileId" = f."Id" AND v."Number" = f."VersionNumber" + 1 AND f."WorkspaceId" = {0} AND f."DeletedAt" IS NULL AND f."Path" >= {1} AND f."Path" < {2}
        """;

    // An id as each database writes it. SQLite keeps ids as uppercase text; they begin with the time (version 7), so that the rows of one change lie together.
    private const string PostgresId = "gen_random_uuid()";

    private static string SqliteId(DateTimeOffset now) =>
        $"('{Guid.CreateVersion7(now).ToString("D", CultureInfo.InvariantCulture).ToUpperInvariant()[..15]}' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

    /// <summary>Moves a folder; the trash under it stays where it was.</summary>
    public static async Task<FileTransfer> MoveAsync(
        CatalogDbContext db, WorkspaceAccess access, Actor actor, string from, string to, bool overwrite, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var workspace = access.Workspace;
        await RequireFitAsync(db, access, from, to, overwrite, leaving: from, cancellationToken);
        var replaced = await ThrowAwayMetAsync(db, workspace, actor, from, to, now, cancellationToken);
        var made = await db.Folders.Tree(workspace.Id, from).Where(f => f.IsMade).ToListAsync(cancellationToken);
        foreach (var folder in made) await FolderTree.SetMadeAsync(db, workspace, folder.Path, false, cancellationToken);
        var moving = from;
        var files = db.Files.Live(workspace.Id);
        if (WorkspacePath.IsWithin(from, to))
        {
            // Upwards, some new paths are still held by files that are to move: they all step aside first.
            moving = "\u0001";
            await FolderMove.RebaseAsync(files.Under(from), from, moving, cancellationToken);
        }

        var count = await FolderMove.RebaseAsync(files.Under(moving), moving, to, cancellationToken);
        foreach (var folder in made) await FolderTree.SetMadeAsync(db, workspace, to + folder.Path[from.Length..], true, cancellationToken);
        await FolderTree.RecountAsync(db, workspace, from, cancellationToken);
        await FolderTree.RecountAsync(db, workspace, to, cancellationToken);
        return new(from, to, true, count, replaced);
    }

    /// <summary>Copies a folder's current versions.</summary>
    public static async Task<FileTransfer> CopyAsync(
        CatalogDbContext db, WorkspaceAccess access, Actor actor, string from, string to, bool overwrite, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var workspace = access.Workspace;
        if (WorkspacePath.IsWithin(from, to))
            throw new WorkspaceException(ErrorCode.Conflict, $"'{from}' can't be copied over '{to}', which holds it. Move it instead, or choose a path beside it.");
        await RequireFitAsync(db, access, from, to, overwrite, leaving: null, cancellationToken);
        var files = db.Files.Live(workspace.Id).Under(from);
        await Quota.RequireRoomAsync(db, workspace, await files.SumAsync(f => f.SizeBytes, cancellationToken), now, cancellationToken);
        var count = await files.CountAsync(cancellationToken);
        var (start, keyStart) = (FolderMove.LengthOf(from) + 1, FolderMove.LengthOf(WorkspacePath.KeyOf(from)) + 1);
        var (id, author, ticks) = (db.Database.IsNpgsql() ? PostgresId : SqliteId(now), FileQueries.AuthorOf(actor), now.UtcTicks);
        var key = WorkspacePath.KeyOf(to);
        await db.SaveChangesAsync(cancellationToken);
        object[] versions = [author, ticks, to, start, workspace.Id.Value, $"{from}/", $"{from}0"];
        if (await db.Database.ExecuteSqlRawAsync(AddVersions.Replace("$id", id, StringComparison.Ordinal), versions, cancellationToken) > 0)
            await db.Database.ExecuteSqlRawAsync(TakeVersions, [workspace.Id.Value, $"{to}/", $"{to}0"], cancellationToken);
        var added = await db.Database.ExecuteSqlRawAsync(CopyFiles.Replace("$id", id, StringComparison.Ordinal),
            [to, start, key, keyStart, ticks, author, workspace.Id.Value, $"{from}/", $"{from}0"], cancellationToken);
        if (added > 0) await db.Database.ExecuteSqlRawAsync(CopyVersions.Replace("$id", id, StringComparison.Ordinal), versions, cancellationToken);
        foreach (var folder in await db.Folders.Tree(workspace.Id, from).Where(f => f.IsMade).Select(f => f.Path).ToListAsync(cancellationToken))
            await FolderTree.SetMadeAsync(db, workspace, to + folder[from.Length..], true, cancellationToken);
        await FolderTree.RecountAsync(db, workspace, to, cancellationToken);
        return new(from, to, true, count, count - added);
    }

    /// <summary>Refuses when something is in the way that may not be replaced, or a path would become too long.</summary>
    private static async Task RequireFitAsync(
        CatalogDbContext db, WorkspaceAccess access, string from, string to, bool overwrite, string? leaving, CancellationToken cancellationToken)
    {
        var workspace = access.Workspace;
        var longer = to.Length - from.Length;
        var files = db.Files.Live(workspace.Id).Under(from);
        if (longer > 0 && await files.Where(f => f.Path.Length + longer > WorkspacePath.MaxLength).OrderBy(f => f.Path).Select(f => f.Path).FirstOrDefaultAsync(cancellationToken) is { } tooLong)
            throw new WorkspaceException(ErrorCode.Invalid, $"Under '{to}' the path of '{tooLong}' would have more than {WorkspacePath.MaxLength} characters. Choose a shorter one.");
        if (await db.Folders.FindAsync([workspace.Id, to], cancellationToken) is not { } there || !there.Counts.IsVisible())
        {
            await PathClaims.RequireFreeAsync(db, access, to, leaving, cancellationToken);
        }
        else if (await FolderMove.FindConflictAsync(db, access, files, from, to, leaving, cancellationToken, overwrite) is { } conflict)
        {
            throw new WorkspaceException(ErrorCode.Conflict,
                $"'{from}' does not fit into '{to}': {conflict} Nothing was changed. {(overwrite ? "Rename one of them." : "Choose another path, or allow overwriting.")}");
        }
    }

    /// <summary>Files that stand at the new paths go to the trash, as one act.</summary>
    private static async Task<long> ThrowAwayMetAsync(
        CatalogDbContext db, Workspace workspace, Actor actor, string from, string to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (length, low, high) = (FolderMove.LengthOf(from), $"{from}/", $"{from}0");
        var wanted = db.Files.Live(workspace.Id).Under(from).Select(f => to + f.Path.Substring(length));
        var met = db.Files.Live(workspace.Id).Under(to)
            .Where(t => (t.Path.CompareTo(low) < 0 || t.Path.CompareTo(high) >= 0) && wanted.Contains(t.Path));
        var sum = await met.GroupBy(_ => 1).Select(g => new { Files = g.LongCount(), Bytes = g.Sum(f => f.StoredBytes) }).SingleOrDefaultAsync(cancellationToken);
        if (sum is null) return 0;
        var entry = Trash.NewEntry(workspace, actor, to, isFolder: true, sum.Files, sum.Bytes, now);
        db.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        await met.ExecuteUpdateAsync(f => f.SetProperty(x => x.DeletedAt, now).SetProperty(x => x.TrashId, entry.Id), cancellationToken);
        return sum.Files;
    }
}
