using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Throwing files and folders away, and getting them back. Versions stay until somebody deletes for good or the retention ends.</summary>
public sealed class Trash(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>Moves a file to the trash; its versions stay. One that is there already stays there.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="expected">What the file must be.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its id in the trash, to restore it.</returns>
    /// <exception cref="WorkspaceException">No such file, or it changed.</exception>
    public Task<TrashId?> DeleteFileAsync(Actor actor, string workspace, string path, FileCondition expected, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            (await db.OpenFilesAsync(actor, found, cancellationToken)).RequireWrite(WorkspacePath.Normalise(path));
            var file = await db.FindAsync(found.Id, path, cancellationToken);
            await db.RequireUnlockedAsync(found.Id, file.Path, cancellationToken);
            expected.Require(file.Path, file.DeletedAt is null ? file : null);
            if (file.DeletedAt is not null) return file.TrashId;
            var id = await ThrowAwayAsync(db, found, actor, file, time.GetUtcNow(), cancellationToken);
            audit.Add("file.delete", file.Path, new { version = file.VersionNumber, hash = file.Hash.ToString(), trash = id });
            return (TrashId?)id;
        }, cancellationToken);

    /// <summary>Moves a folder with all in it to the trash, as one.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The folder's path; not the root.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its id in the trash, to restore it.</returns>
    /// <exception cref="WorkspaceException">No such folder.</exception>
    public Task<TrashId> DeleteFolderAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken)
    {
        var folder = WorkspacePath.Normalise(path);
        return writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.OpenFilesAsync(actor, found, cancellationToken);
            access.Require(Permissions.Write, folder);
            var row = await db.Folders.FindAsync([found.Id, folder], cancellationToken);
            if (row is null || !row.Counts.IsVisible()) throw FileQueries.Missing("folder", folder);
            await FolderAccess.RequireAsync(db, access, folder, Permissions.Write, null, cancellationToken);
            await db.RequireTreeUnlockedAsync(found.Id, folder, cancellationToken);
            var made = await db.Folders.Tree(found.Id, folder).Where(f => f.IsMade).ToListAsync(cancellationToken);
            var entry = NewEntry(found, actor, folder, isFolder: true, row.Counts.Files, row.Counts.LiveBytes + row.Counts.OldBytes, time.GetUtcNow());
            entry.MadeFolders = JsonSerializer.Serialize(made.Select(f => f.Path), CatalogJson.Options);
            db.Add(entry);
            foreach (var one in made) one.IsMade = false;
            await LargeChange.RunAsync(db, async () =>
            {
                await db.Files.Live(found.Id).Under(folder).ExecuteUpdateAsync(
                    f => f.SetProperty(x => x.DeletedAt, entry.DeletedAt).SetProperty(x => x.TrashId, entry.Id), cancellationToken);
                return await FolderTree.RecountAsync(db, found, folder, cancellationToken);
            });
            audit.Add("folder.delete", folder, new { files = entry.FileCount, sizeBytes = entry.SizeBytes, trash = entry.Id });
            return entry.Id;
        }, cancellationToken);
    }

    /// <summary>What is in the trash, the latest first.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="after">The last page's <see cref="TrashPage.Next"/>; null for the first page.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A page.</returns>
    public async Task<TrashPage> ListAsync(Actor actor, string workspace, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        var entries = db.Trash.AsNoTracking().Where(t => t.WorkspaceId == access.Workspace.Id);
        var (at, path) = Parse(after);
        limit = Math.Clamp(limit, 1, 500);
        var list = new List<TrashEntry>(limit + 1);
        for (var size = limit + 1; ; size = 5000)
        {
            var page = await entries.Where(t => t.DeletedAt < at || (t.DeletedAt == at && t.Path.CompareTo(path) > 0))
                .OrderByDescending(t => t.DeletedAt).ThenBy(t => t.Path).Take(size).ToListAsync(cancellationToken);
            list.AddRange(page.Where(t => t.IsFolder ? access.MaySeeFolder(t.Path) : access.May(Permissions.View, t.Path)).Take(limit + 1 - list.Count));
            if (list.Count > limit || page.Count < size) break;
            (at, path) = (page[^1].DeletedAt, page[^1].Path);
        }

        var more = list.Count > limit;
        if (more) list.RemoveAt(limit);
        var days = access.Workspace.TrashRetentionDays;
        return new(
            [.. list.Select(t => new TrashItem(t.Id, t.Path, t.IsFolder, t.FileCount, t.SizeBytes, t.DeletedAt, t.DeletedBy, t.DeletedAt.AddDays(days)))],
            more ? $"{list[^1].DeletedAt.UtcTicks}:{list[^1].Path}" : null);
    }

    /// <summary>Brings back what was thrown away in one act.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">Which, from the list.</param>
    /// <param name="rename">Whether it may come back under another name when its path is taken; else that is refused.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="WorkspaceException">It is not in the trash, or its path is taken.</exception>
    public Task<TrashRestored> RestoreAsync(Actor actor, string workspace, TrashId id, bool rename, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var entry = await FindAsync(db, found, id, cancellationToken);
            var access = await db.OpenFilesAsync(actor, found, cancellationToken);
            await RequireReturnAsync(db, access, entry, cancellationToken);
            var path = await LargeChange.RunAsync(db, () => TrashReturn.ReturnAsync(db, access, entry, rename, cancellationToken));
            if (entry.IsFolder) access.Require(Permissions.Write, path);
            else access.RequireWrite(path);
            audit.Add(entry.IsFolder ? "folder.restore" : "file.restore", path, new { before = entry.Path, after = path, files = entry.FileCount, trash = id });
            return new TrashRestored(path, entry.IsFolder, entry.FileCount);
        }, cancellationToken);

    /// <summary>Brings one file back, the one that was thrown away last from this path; also out of a folder that was thrown away.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There never was such a file, or something else has its path now.</exception>
    public Task RestoreFileAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.OpenFilesAsync(actor, found, cancellationToken);
            access.RequireWrite(WorkspacePath.Normalise(path));
            var file = await db.FindAsync(found.Id, path, cancellationToken);
            if (file.DeletedAt is null) return;
            await db.RequireUnlockedAsync(found.Id, file.Path, cancellationToken);
            await TrashReturn.ReturnFileAsync(db, access, file, file.Path, cancellationToken);
            audit.Add("file.restore", file.Path, new { version = file.VersionNumber, hash = file.Hash.ToString() });
        }, cancellationToken);

    /// <summary>Deletes for good what was thrown away in one act: its files and all their versions.</summary>
    /// <param name="actor">Who may manage the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">Which, from the list.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was deleted. What datasets and recordings were made from stays in the content store.</returns>
    /// <exception cref="WorkspaceException">It is not in the trash.</exception>
    public Task<TrashEmptied> DeleteForGoodAsync(Actor actor, string workspace, TrashId id, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var entry = await FindAsync(db, found, id, cancellationToken);
            (await db.OpenFilesAsync(actor, found, cancellationToken)).Require(Permissions.Manage, entry.Path);
            return await PurgeAsync(db, found, audit, [entry], "deleted for good", cancellationToken);
        }, cancellationToken);

    /// <summary>Deletes everything in the trash for good.</summary>
    /// <param name="actor">A member who may manage.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was deleted.</returns>
    public Task<TrashEmptied> EmptyAsync(Actor actor, string workspace, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Manage, async (db, found, audit) =>
            await PurgeAsync(db, found, audit, await db.Trash.Where(t => t.WorkspaceId == found.Id).ToListAsync(cancellationToken), "emptied", cancellationToken), cancellationToken);

    /// <summary>Deletes for good what every workspace's retention no longer keeps.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="cancellationToken">Stops between workspaces.</param>
    /// <returns>What was deleted in all of them.</returns>
    public async Task<TrashEmptied> PurgeExpiredAsync(Actor actor, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        List<WorkspaceId> due;
        var now = time.GetUtcNow();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var oldest = await db.Workspaces.AsNoTracking()
                .Select(w => new { w.Id, w.TrashRetentionDays, Oldest = db.Trash.Where(t => t.WorkspaceId == w.Id).Min(t => (DateTimeOffset?)t.DeletedAt) })
                .ToListAsync(cancellationToken);
            due = [.. oldest.Where(w => w.Oldest?.AddDays(w.TrashRetentionDays) <= now).Select(w => w.Id)];
        }

        var sum = new TrashEmptied(0, 0, 0);
        foreach (var id in due)
        {
            await writer.ChangeAsync(actor, id, async (db, audit) =>
            {
                var found = await db.RequireAsync(actor, id, Permissions.Manage, cancellationToken);
                var before = now.AddDays(-found.TrashRetentionDays);
                var entries = await db.Trash.Where(t => t.WorkspaceId == id && t.DeletedAt <= before).ToListAsync(cancellationToken);
                var gone = await PurgeAsync(db, found, audit, entries, $"kept {found.TrashRetentionDays} days", cancellationToken);
                sum = new(sum.ItemCount + gone.ItemCount, sum.FileCount + gone.FileCount, sum.SizeBytes + gone.SizeBytes);
            }, cancellationToken);
        }

        return sum;
    }

    internal static TrashEntry NewEntry(Workspace workspace, Actor actor, string path, bool isFolder, long fileCount, long sizeBytes, DateTimeOffset now) => new()
    {
        Id = new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Path = path, IsFolder = isFolder, FileCount = fileCount, SizeBytes = sizeBytes,
        DeletedAt = now, DeletedBy = FileQueries.AuthorOf(actor),
    };

    /// <summary>Throws one live file away, inside the caller's change.</summary>
    internal static async Task<TrashId> ThrowAwayAsync(
        CatalogDbContext db, Workspace workspace, Actor actor, FileEntry file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entry = NewEntry(workspace, actor, file.Path, isFolder: false, 1, file.StoredBytes, now);
        db.Add(entry);
        await FolderTree.AddAsync(db, workspace, file.Folder, StoredCounts.OfTrashed(file) - StoredCounts.OfLive(file), cancellationToken);
        (file.DeletedAt, file.TrashId) = (now, entry.Id);
        return entry.Id;
    }

    private static (DateTimeOffset At, string Path) Parse(string? after)
    {
        if (after is null) return (DateTimeOffset.MaxValue, "");
        var parts = after.Split(':', 2);
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            ? (new(ticks, TimeSpan.Zero), parts[1])
            : throw new WorkspaceException(ErrorCode.Invalid, $"'{after}' is no page of the trash. Send what the last page's 'next' says.");
    }

    private static async Task RequireReturnAsync(CatalogDbContext db, WorkspaceAccess access, TrashEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.IsFolder)
        {
            access.RequireWrite(entry.Path);
            await db.RequireUnlockedAsync(access.Workspace.Id, entry.Path, cancellationToken);
            return;
        }

        access.Require(Permissions.Write, entry.Path);
        await FolderAccess.RequireAsync(db.Files.Where(f => f.TrashId == entry.Id), access, entry.Path, Permissions.Write, null, cancellationToken);
        await db.RequireTreeUnlockedAsync(access.Workspace.Id, entry.Path, cancellationToken);
    }

    private static async Task<TrashEntry> FindAsync(CatalogDbContext db, Workspace workspace, TrashId id, CancellationToken cancellationToken) =>
        await db.Trash.SingleOrDefaultAsync(t => t.WorkspaceId == workspace.Id && t.Id == id, cancellationToken)
        ?? throw WorkspaceException.NotFound("item in the trash", id.ToString(), "List the trash to see what is in it.");

    private static Task<TrashEmptied> PurgeAsync(
        CatalogDbContext db, Workspace workspace, AuditDraft audit, List<TrashEntry> entries, string why, CancellationToken cancellationToken) =>
        LargeChange.RunAsync(db, () => DeleteAsync(db, workspace, audit, entries, why, cancellationToken));

    private static async Task<TrashEmptied> DeleteAsync(
        CatalogDbContext db, Workspace workspace, AuditDraft audit, List<TrashEntry> entries, string why, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            var files = db.Files.Where(f => f.TrashId == entry.Id);
            var folders = await files.GroupBy(f => f.Folder).Select(g => new { g.Key, Files = g.LongCount(), Bytes = g.Sum(f => f.StoredBytes) }).ToListAsync(cancellationToken);
            foreach (var folder in folders)
                await FolderTree.AddAsync(db, workspace, folder.Key, new(0, 0, 0, -folder.Files, -folder.Bytes, 0), cancellationToken);
            // IN and not EXISTS: from the few files of this entry to their versions, and not from every version to its file.
            await db.FileVersions.Where(v => files.Select(f => f.Id).Contains(v.FileId)).ExecuteDeleteAsync(cancellationToken);
            await files.ExecuteDeleteAsync(cancellationToken);
            db.Remove(entry);
            audit.Add("trash.delete", entry.Path, new { entry.IsFolder, files = entry.FileCount, entry.SizeBytes, entry.DeletedAt, entry.DeletedBy, why });
        }

        await db.SaveChangesAsync(cancellationToken);
        await FolderTree.RemoveEmptyAsync(db, workspace, cancellationToken);
        return new(entries.Count, entries.Sum(e => e.FileCount), entries.Sum(e => e.SizeBytes));
    }
}
