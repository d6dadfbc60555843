using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The files of a workspace: listing, searching, reading, and how a new version comes to be. What else changes them: <see cref="FileChanges"/>, <see cref="Trash"/>.</summary>
public sealed class WorkspaceFiles(IDbContextFactory<CatalogDbContext> contexts, IBlobStore blobs, AuditRecorder recorder)
{
    /// <summary>One level of the tree.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="folder">The folder's path; null or empty for the root.</param>
    /// <param name="after">The last page's <see cref="FolderPage.Next"/>; null for the first page.</param>
    /// <param name="limit">Folders and files a page, 1 to 1000 of each.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A page; an unknown folder is an empty one.</returns>
    public async Task<FolderPage> ListAsync(
        Actor actor, string workspace, string? folder, string? after, int limit, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.NormaliseFolder(folder);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        limit = Math.Clamp(limit, 1, 1000);
        List<string> folders = [];
        if (after is null || after.EndsWith('/'))
        {
            folders = await TakeAsync((last, count) => ListFoldersAsync(db, access.Workspace.Id, path, last, count, cancellationToken),
                folder => folder, access.MaySeeFolder, after?[..^1], limit + 1);
            if (folders.Count > limit) return new(path, folders[..limit], [], folders[limit - 1] + "/");
            after = null;
        }

        var query = db.Files.Live(access.Workspace.Id).AsNoTracking().Where(f => f.Folder == path);
        var files = await TakeAsync((last, count) => PageAsync(query, last, count, cancellationToken), f => f.Path, f => access.May(Permissions.View, f.Path), after, limit + 1);
        var more = files.Count > limit;
        if (more) files.RemoveAt(limit);
        return new(path, folders, files, more ? files[^1].Path : null);
    }

    /// <summary>Files whose path contains a text, in any folder, by path.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="text">What to look for; case matters on PostgreSQL only.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> files.</returns>
    public async Task<IReadOnlyList<FileSummary>> SearchAsync(
        Actor actor, string workspace, string text, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        var query = db.Files.Live(access.Workspace.Id).AsNoTracking().Where(f => f.Path.Contains(text));
        return await TakeAsync((last, count) => PageAsync(query, last, count, cancellationToken),
            f => f.Path, f => access.May(Permissions.View, f.Path), null, Math.Clamp(limit, 1, 1000));
    }

    /// <summary>All live files under a folder, by path.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="folder">The folder's path; empty for the whole workspace.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Every file in it and in the folders below.</returns>
    public async Task<IReadOnlyList<FileSummary>> ListTreeAsync(
        Actor actor, string workspace, string? folder, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.NormaliseFolder(folder);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        var files = await Summaries(db.Files.Live(access.Workspace.Id).AsNoTracking().Under(path).OrderBy(f => f.Path)).ToListAsync(cancellationToken);
        files.RemoveAll(f => !access.May(Permissions.View, f.Path));
        return files;
    }

    /// <summary>A file with all its versions, also when it is in the trash.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file and its versions, newest first.</returns>
    /// <exception cref="WorkspaceException">There never was such a file.</exception>
    public async Task<FileDetails> GetAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        access.Require(Permissions.View, WorkspacePath.Normalise(path));
        var file = await db.FindAsync(access.Workspace.Id, path, cancellationToken);
        var versions = await db.FileVersions.AsNoTracking().Where(v => v.FileId == file.Id).OrderByDescending(v => v.Number)
            .Select(v => new FileVersionSummary(v.Number, v.Hash, v.SizeBytes, v.Author, v.Note, v.CreatedAt, v.Source))
            .ToListAsync(cancellationToken);
        return new(Summarise(file), versions, file.DeletedAt is not null);
    }

    /// <summary>Opens a file's bytes.</summary>
    /// <param name="actor">A member who may download.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="version">A version's number; null for the current one.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A seekable stream with its hash.</returns>
    /// <exception cref="WorkspaceException">No such file or version, or it is in the trash.</exception>
    public async Task<FileContent> OpenReadAsync(
        Actor actor, string workspace, string path, int? version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenFilesAsync(actor, workspace, cancellationToken);
        access.Require(Permissions.Download, WorkspacePath.Normalise(path));
        var file = await db.FindAsync(access.Workspace.Id, path, cancellationToken);
        if (version is null && file.DeletedAt is not null)
            throw new WorkspaceException(ErrorCode.NotFound, $"'{file.Path}' is in the trash. Restore it, or ask for one of its versions.");
        var number = version ?? file.VersionNumber;
        var wanted = await db.FileVersions.AsNoTracking().SingleOrDefaultAsync(v => v.FileId == file.Id && v.Number == number, cancellationToken)
            ?? throw WorkspaceException.NotFound("version", $"{file.Path}@{number}", $"Its versions are 1 to {file.VersionNumber}.");
        await recorder.ReadAsync(
            actor, access.Workspace.Id, "file.read", file.Path, wanted.Hash.ToString(), new { version = number, hash = wanted.Hash.ToString() }, cancellationToken);
        return new(await blobs.OpenReadAsync(wanted.Hash, cancellationToken), wanted.Hash, wanted.SizeBytes, WorkspacePath.NameOf(file.Path), wanted.CreatedAt);
    }

    /// <summary>Adds a blob as the newest version of a path, inside the caller's change.</summary>
    /// <exception cref="WorkspaceException"><paramref name="expected"/> demands something else than what is there, something is in the path's way,
    /// or there is no room.</exception>
    /// <returns>The version's number. The same content again is the same version: nothing is added.</returns>
    internal static Task<int> AddVersionAsync(
        CatalogDbContext db, Workspace workspace, AuditDraft audit, Actor actor, string path, BlobInfo blob, string? note, DateTimeOffset now,
        FileCondition expected, CancellationToken cancellationToken) =>
        AddVersionAsync(db, workspace, audit, actor, new NewVersion(path, blob, note), now, expected, cancellationToken);

    internal static async Task<int> AddVersionAsync(
        CatalogDbContext db, Workspace workspace, AuditDraft audit, Actor actor, NewVersion version, DateTimeOffset now,
        FileCondition expected, CancellationToken cancellationToken)
    {
        var (path, blob) = (version.Path, version.Blob);
        var file = await db.Files.FindLiveAsync(workspace.Id, path, cancellationToken);
        expected.Require(path, file);
        if (file is not null && file.Hash == blob.Hash) return file.VersionNumber;
        await Quota.RequireStoredRoomAsync(db, workspace, blob.SizeBytes, cancellationToken);
        var author = FileQueries.AuthorOf(actor);
        var before = file is null ? null : new { version = file.VersionNumber, hash = file.Hash.ToString(), sizeBytes = file.SizeBytes };
        var counted = file is null ? default : StoredCounts.OfLive(file);
        if (file is null)
        {
            await PathClaims.RequireFreeAsync(db, await db.AccessAsync(actor, workspace, cancellationToken), path, null, cancellationToken);
            file = new FileEntry
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Path = path, PathKey = WorkspacePath.KeyOf(path), Folder = WorkspacePath.FolderOf(path),
                VersionNumber = 0, Hash = blob.Hash, SizeBytes = blob.SizeBytes, ModifiedAt = now, ModifiedBy = author, StoredBytes = 0,
            };
            db.Add(file);
        }

        (file.VersionNumber, file.Hash, file.SizeBytes, file.ModifiedAt, file.ModifiedBy, file.StoredBytes) =
            (file.VersionNumber + 1, blob.Hash, blob.SizeBytes, now, author, file.StoredBytes + blob.SizeBytes);
        db.Add(new FileVersion
        {
            Id = new(Guid.CreateVersion7(now)), FileId = file.Id, Number = file.VersionNumber, Hash = blob.Hash, SizeBytes = blob.SizeBytes,
            Author = author, Note = version.Note, CreatedAt = now, Source = version.Source,
        });
        await FolderTree.AddAsync(db, workspace, file.Folder, StoredCounts.OfLive(file) - counted, cancellationToken);
        var after = new { version = file.VersionNumber, hash = blob.Hash.ToString(), sizeBytes = blob.SizeBytes };
        audit.Add(version.Action, path, new { before, after, version.Note, version.Source });
        return file.VersionNumber;
    }

    private static Task<List<string>> ListFoldersAsync(
        CatalogDbContext db, WorkspaceId workspace, string parent, string? after, int limit, CancellationToken cancellationToken)
    {
        var folders = db.Folders.AsNoTracking().Where(f => f.WorkspaceId == workspace && f.Parent == parent && (f.Counts.Files > 0 || f.Counts.MadeFolders > 0));
        if (after is not null) folders = folders.Where(f => f.Path.CompareTo(after) > 0);
        return folders.OrderBy(f => f.Path).Select(f => f.Path).Take(limit).ToListAsync(cancellationToken);
    }

    private static Task<List<FileSummary>> PageAsync(IQueryable<FileEntry> files, string? after, int count, CancellationToken cancellationToken)
    {
        if (after is not null) files = files.Where(f => f.Path.CompareTo(after) > 0);
        return Summaries(files.OrderBy(f => f.Path)).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Reads on until enough of what the actor may see is there: a page is not short because of what is hidden.</summary>
    private static async Task<List<T>> TakeAsync<T>(
        Func<string?, int, Task<List<T>>> read, Func<T, string> pathOf, Func<T, bool> isVisible, string? after, int count)
    {
        var taken = new List<T>(count);
        for (var size = count; ; size = 5000)
        {
            var page = await read(after, size);
            taken.AddRange(page.Where(isVisible).Take(count - taken.Count));
            if (taken.Count == count || page.Count < size) return taken;
            after = pathOf(page[^1]);
        }
    }

    private static IQueryable<FileSummary> Summaries(IQueryable<FileEntry> files) =>
        files.Select(f => new FileSummary(f.Path, f.VersionNumber, f.Hash, f.SizeBytes, f.ModifiedAt, f.ModifiedBy));

    private static FileSummary Summarise(FileEntry f) => new(f.Path, f.VersionNumber, f.Hash, f.SizeBytes, f.ModifiedAt, f.ModifiedBy);
}
