using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Moving, renaming and copying files and folders, making folders, going back to an older version. No bytes are copied.</summary>
public sealed class FileChanges(CatalogWriter writer, TimeProvider time)
{
    /// <summary>Makes an empty folder, which stays when its last file goes.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The folder's path; folders above it come with it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its normal path.</returns>
    /// <exception cref="WorkspaceException">The path is unusable, or taken.</exception>
    public Task<string> CreateFolderAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken)
    {
        var folder = WorkspacePath.Normalise(path);
        return writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.OpenFilesAsync(actor, found, cancellationToken);
            access.Require(Permissions.Write, folder);
            await db.RequireUnlockedAsync(found.Id, folder, cancellationToken);
            await PathClaims.RequireFreeAsync(db, access, folder, null, cancellationToken);
            await FolderTree.SetMadeAsync(db, found, folder, true, cancellationToken);
            audit.Add("folder.create", folder);
            return folder;
        }, cancellationToken);
    }

    /// <summary>Moves or renames a file with its history, or a folder with all in it, as one change.</summary>
    /// <param name="actor">Who may write at both ends.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">From where to where. Recordings and batches stay with the versions they were made from.</param>
    /// <param name="cancellationToken">Stops the call; then nothing has moved.</param>
    /// <returns>What was moved.</returns>
    /// <exception cref="WorkspaceException">No such file or folder, something is in the way, or a folder is to go into itself.</exception>
    public Task<FileTransfer> MoveAsync(Actor actor, string workspace, TransferRequest request, CancellationToken cancellationToken)
    {
        var (from, to) = (WorkspacePath.Normalise(request.From), WorkspacePath.Normalise(request.To));
        return writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.OpenFilesAsync(actor, found, cancellationToken);
            access.Require(Permissions.Write, from);
            access.Require(Permissions.Write, to);
            var file = await db.Files.FindLiveAsync(found.Id, from, cancellationToken);
            if (file is null && await IsFolderAsync(db, found, from, cancellationToken))
            {
                RequireElsewhere(from, to);
                await FolderAccess.RequireAsync(db, access, from, Permissions.Write, to, cancellationToken);
                await db.RequireTreeUnlockedAsync(found.Id, from, cancellationToken);
                await db.RequireTreeUnlockedAsync(found.Id, to, cancellationToken);
                var folder = await LargeChange.RunAsync(db, () => FolderTransfer.MoveAsync(db, access, actor, from, to, request.Overwrite, time.GetUtcNow(), cancellationToken));
                audit.Add("folder.move", from, new { before = from, after = to, files = folder.FileCount, replaced = folder.ReplacedCount });
                return folder;
            }

            if (file is null) throw FileQueries.Missing("file or folder", from);
            await db.RequireUnlockedAsync(found.Id, from, cancellationToken);
            await db.RequireUnlockedAsync(found.Id, to, cancellationToken);
            request.Expected.Require(from, file);
            if (from == to) return new FileTransfer(from, to, false, 0, 0);
            var target = await db.Files.FindLiveAsync(found.Id, to, cancellationToken);
            if (target is not null)
            {
                if (!request.Overwrite) throw Taken(target);
                await Trash.ThrowAwayAsync(db, found, actor, target, time.GetUtcNow(), cancellationToken);
                // The path must be free in the database before another file takes it.
                await db.SaveChangesAsync(cancellationToken);
            }
            else
            {
                await PathClaims.RequireFreeAsync(db, access, to, from, cancellationToken);
            }

            await FolderTree.AddAsync(db, found, file.Folder, -StoredCounts.OfLive(file), cancellationToken);
            (file.Path, file.PathKey, file.Folder) = (to, WorkspacePath.KeyOf(to), WorkspacePath.FolderOf(to));
            await FolderTree.AddAsync(db, found, file.Folder, StoredCounts.OfLive(file), cancellationToken);
            audit.Add("file.move", from, new { before = from, after = to, version = file.VersionNumber, hash = file.Hash.ToString(), replaced = target?.Hash.ToString() });
            return new FileTransfer(from, to, false, 1, target is null ? 0 : 1);
        }, cancellationToken);
    }

    /// <summary>Copies a file, or a folder with all in it. Each copy begins a history that names its source.</summary>
    /// <param name="actor">Who may download the source and write at the new place.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">From where to where.</param>
    /// <param name="cancellationToken">Stops the call; then nothing was copied.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="WorkspaceException">No such file or folder, something is in the way, a folder is to go into itself, or there is no room.</exception>
    public Task<FileTransfer> CopyAsync(Actor actor, string workspace, TransferRequest request, CancellationToken cancellationToken)
    {
        var (from, to) = (WorkspacePath.Normalise(request.From), WorkspacePath.Normalise(request.To));
        return writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var now = time.GetUtcNow();
            var access = await db.OpenFilesAsync(actor, found, cancellationToken);
            access.Require(Permissions.Download, from);
            access.RequireWrite(to);
            var file = await db.Files.FindLiveAsync(found.Id, from, cancellationToken);
            if (file is null && await IsFolderAsync(db, found, from, cancellationToken))
            {
                RequireElsewhere(from, to);
                access.Require(Permissions.Write, to);
                await FolderAccess.RequireAsync(db, access, from, Permissions.Download, to, cancellationToken);
                await db.RequireTreeUnlockedAsync(found.Id, to, cancellationToken);
                var folder = await LargeChange.RunAsync(db, () => FolderTransfer.CopyAsync(db, access, actor, from, to, request.Overwrite, now, cancellationToken));
                audit.Add("folder.copy", to, new { source = from, files = folder.FileCount, replaced = folder.ReplacedCount });
                return folder;
            }

            if (file is null) throw FileQueries.Missing("file or folder", from);
            if (from == to) throw new WorkspaceException(ErrorCode.Conflict, $"'{from}' can't be copied onto itself. Choose another path; to go back to an older version, restore that version.");
            await db.RequireUnlockedAsync(found.Id, to, cancellationToken);
            var target = await db.Files.FindLiveAsync(found.Id, to, cancellationToken);
            request.Expected.Require(to, target);
            if (target is not null && !request.Overwrite) throw Taken(target);
            var version = await FindVersionAsync(db, file, request.Version ?? file.VersionNumber, cancellationToken);
            await Quota.RequireRoomAsync(db, found, version.SizeBytes, now, cancellationToken);
            var copy = new NewVersion(to, new(version.Hash, version.SizeBytes), null, $"{from}@{version.Number}", "file.copy");
            await WorkspaceFiles.AddVersionAsync(db, found, audit, actor, copy, now, FileCondition.None, cancellationToken);
            return new FileTransfer(from, to, false, 1, target is null ? 0 : 1);
        }, cancellationToken);
    }

    /// <summary>Makes an older version the current one again, as a new version.</summary>
    /// <param name="actor">Who may write the path.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="number">Which version, from 1.</param>
    /// <param name="note">Why; null for none.</param>
    /// <param name="expected">What the file must be now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The new version's number; the current one's when it holds the same bytes already.</returns>
    /// <exception cref="WorkspaceException">No such file or version, it is in the trash, or it changed.</exception>
    public Task<int> RestoreVersionAsync(
        Actor actor, string workspace, string path, int number, string? note, FileCondition expected, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            (await db.OpenFilesAsync(actor, found, cancellationToken)).RequireWrite(WorkspacePath.Normalise(path));
            var file = await db.FindAsync(found.Id, path, cancellationToken);
            await db.RequireUnlockedAsync(found.Id, file.Path, cancellationToken);
            if (file.DeletedAt is not null) throw new WorkspaceException(ErrorCode.Conflict, $"'{file.Path}' is in the trash. Restore it from there first, then the version.");
            var version = await FindVersionAsync(db, file, number, cancellationToken);
            var restored = new NewVersion(file.Path, new(version.Hash, version.SizeBytes), note, $"{file.Path}@{number}", "file.restore-version");
            return await WorkspaceFiles.AddVersionAsync(db, found, audit, actor, restored, time.GetUtcNow(), expected, cancellationToken);
        }, cancellationToken);

    internal static async Task<FileVersion> FindVersionAsync(CatalogDbContext db, FileEntry file, int number, CancellationToken cancellationToken) =>
        await db.FileVersions.AsNoTracking().SingleOrDefaultAsync(v => v.FileId == file.Id && v.Number == number, cancellationToken)
        ?? throw WorkspaceException.NotFound("version", $"{file.Path}@{number}", $"Its versions are 1 to {file.VersionNumber}.");

    private static async Task<bool> IsFolderAsync(CatalogDbContext db, Workspace workspace, string path, CancellationToken cancellationToken) =>
        await db.Folders.FindAsync([workspace.Id, path], cancellationToken) is { } row && row.Counts.IsVisible();

    private static void RequireElsewhere(string from, string to)
    {
        if (WorkspacePath.IsWithin(to, from))
            throw new WorkspaceException(ErrorCode.Conflict, $"The folder '{from}' can't go {(from == to ? "onto" : "into")} itself ('{to}'). Choose a path outside it.");
    }

    private static WorkspaceException Taken(FileEntry target) => new(ErrorCode.Conflict,
        $"'{target.Path}' exists already: version {target.VersionNumber}, by {target.ModifiedBy} at {target.ModifiedAt:yyyy-MM-dd HH:mm:ss} UTC. Choose another path, or allow overwriting.");
}
