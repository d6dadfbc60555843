using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>The files of a workspace: listing, reading, versions, trash.</summary>
public sealed class WorkspaceFiles(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, IBlobStore blobs, TimeProvider time)
{
    /// <summary>One level of the tree.</summary>
    /// <param name="actor">A member who may view.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="folder">The folder's path; null or empty for the root.</param>
    /// <param name="after">The last page's <see cref="FolderPage.Next"/>; null for the first page.</param>
    /// <param name="limit">Files a page, 1 to 1000.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A page; an unknown folder is an empty one.</returns>
    public async Task<FolderPage> ListAsync(
        Actor actor, string workspace, string? folder, string? after, int limit, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.NormaliseFolder(folder);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        limit = Math.Clamp(limit, 1, 1000);
        var folders = after is not null ? [] : await db.Folders.AsNoTracking()
            .Where(f => f.WorkspaceId == found.Id && f.Parent == path && f.Path != "")
            .Where(f => db.Files.Any(x => x.WorkspaceId == found.Id && x.DeletedAt == null && (x.Folder == f.Path || x.Folder.StartsWith(f.Path + "/"))))
            .OrderBy(f => f.Path).Select(f => f.Path).ToListAsync(cancellationToken);
        var query = Live(db, found).Where(f => f.Folder == path);
        if (after is not null) query = query.Where(f => f.Path.CompareTo(after) > 0);
        var files = await Summaries(query.OrderBy(f => f.Path)).Take(limit + 1).ToListAsync(cancellationToken);
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
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        return await Summaries(Live(db, found).Where(f => f.Path.Contains(text)).OrderBy(f => f.Path))
            .Take(Math.Clamp(limit, 1, 1000)).ToListAsync(cancellationToken);
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
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var query = Live(db, found);
        if (path.Length > 0) query = query.Where(f => f.Folder == path || f.Folder.StartsWith(path + "/"));
        return await Summaries(query.OrderBy(f => f.Path)).ToListAsync(cancellationToken);
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
        var found = await db.RequireAsync(actor, workspace, Permissions.View, cancellationToken);
        var file = await FindAsync(db.Files.AsNoTracking(), found, path, cancellationToken);
        var versions = await db.FileVersions.AsNoTracking().Where(v => v.FileId == file.Id).OrderByDescending(v => v.Number)
            .Select(v => new FileVersionSummary(v.Number, v.Hash, v.SizeBytes, v.Author, v.Note, v.CreatedAt))
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
        var found = await db.RequireAsync(actor, workspace, Permissions.Download, cancellationToken);
        var file = await FindAsync(db.Files.AsNoTracking(), found, path, cancellationToken);
        if (version is null && file.DeletedAt is not null)
            throw new WorkspaceException(ErrorCode.NotFound, $"'{file.Path}' is in the trash. Restore it, or ask for one of its versions.");
        var number = version ?? file.VersionNumber;
        var wanted = await db.FileVersions.AsNoTracking().SingleOrDefaultAsync(v => v.FileId == file.Id && v.Number == number, cancellationToken)
            ?? throw WorkspaceException.NotFound("version", $"{file.Path}@{number}", $"Its versions are 1 to {file.VersionNumber}.");
        return new(await blobs.OpenReadAsync(wanted.Hash, cancellationToken), wanted.Hash, wanted.SizeBytes, WorkspacePath.NameOf(file.Path), wanted.CreatedAt);
    }

    /// <summary>Moves a file to the trash; its versions stay.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">No such file.</exception>
    public Task DeleteAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Write, async (db, found, audit) =>
        {
            var file = await FindAsync(db.Files, found, path, cancellationToken);
            if (file.DeletedAt is not null) return;
            file.DeletedAt = time.GetUtcNow();
            audit.Add("file.delete", file.Path, new { version = file.VersionNumber, hash = file.Hash.ToString() });
        }, cancellationToken);

    /// <summary>Brings a file back from the trash.</summary>
    /// <param name="actor">A member who may write.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">There never was such a file.</exception>
    public Task RestoreAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.Write, async (db, found, audit) =>
        {
            var file = await FindAsync(db.Files, found, path, cancellationToken);
            if (file.DeletedAt is null) return;
            file.DeletedAt = null;
            audit.Add("file.restore", file.Path, new { version = file.VersionNumber });
        }, cancellationToken);

    /// <summary>Adds a blob as the newest version of a path, inside the caller's change.</summary>
    /// <exception cref="WorkspaceException"><paramref name="expected"/> demands something else than what is there.</exception>
    /// <returns>The version's number. The same content again is the same version: nothing is added.</returns>
    internal static async Task<int> AddVersionAsync(
        CatalogDbContext db, Workspace workspace, AuditDraft audit, Actor actor, string path, BlobInfo blob, string? note, DateTimeOffset now,
        FileCondition expected, CancellationToken cancellationToken)
    {
        var file = await db.Files.SingleOrDefaultAsync(f => f.WorkspaceId == workspace.Id && f.Path == path, cancellationToken);
        expected.Require(path, file is { DeletedAt: null } ? file : null);
        if (file is { DeletedAt: null } && file.Hash == blob.Hash) return file.VersionNumber;
        var author = actor.OnBehalfOf is { } person ? $"{actor.Name} for {person}" : actor.Name;
        var before = file is null ? null : new { version = file.VersionNumber, hash = file.Hash.ToString() };
        if (file is null)
        {
            file = new FileEntry
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = workspace.Id, Path = path, Folder = WorkspacePath.FolderOf(path),
                VersionNumber = 0, Hash = blob.Hash, SizeBytes = blob.SizeBytes, ModifiedAt = now, ModifiedBy = author,
            };
            db.Add(file);
            await AddFoldersAsync(db, workspace, file.Folder, cancellationToken);
        }

        (file.VersionNumber, file.Hash, file.SizeBytes, file.ModifiedAt, file.ModifiedBy, file.DeletedAt) =
            (file.VersionNumber + 1, blob.Hash, blob.SizeBytes, now, author, null);
        db.Add(new FileVersion
        {
            Id = new(Guid.CreateVersion7(now)), FileId = file.Id, Number = file.VersionNumber, Hash = blob.Hash, SizeBytes = blob.SizeBytes,
            Author = author, Note = note, CreatedAt = now,
        });
        audit.Add("file.write", path, new { before, after = new { version = file.VersionNumber, hash = blob.Hash.ToString(), sizeBytes = blob.SizeBytes }, note });
        return file.VersionNumber;
    }

    internal static async Task AddFoldersAsync(CatalogDbContext db, Workspace workspace, string folder, CancellationToken cancellationToken)
    {
        for (var path = folder; path.Length > 0; path = WorkspacePath.FolderOf(path))
        {
            if (await db.Folders.AnyAsync(f => f.WorkspaceId == workspace.Id && f.Path == path, cancellationToken)) return;
            db.Add(new Folder { WorkspaceId = workspace.Id, Path = path, Parent = WorkspacePath.FolderOf(path) });
        }
    }

    private static IQueryable<FileEntry> Live(CatalogDbContext db, Workspace workspace) =>
        db.Files.AsNoTracking().Where(f => f.WorkspaceId == workspace.Id && f.DeletedAt == null);

    private static IQueryable<FileSummary> Summaries(IQueryable<FileEntry> files) =>
        files.Select(f => new FileSummary(f.Path, f.VersionNumber, f.Hash, f.SizeBytes, f.ModifiedAt, f.ModifiedBy));

    private static FileSummary Summarise(FileEntry f) => new(f.Path, f.VersionNumber, f.Hash, f.SizeBytes, f.ModifiedAt, f.ModifiedBy);

    private static async Task<FileEntry> FindAsync(IQueryable<FileEntry> files, Workspace workspace, string path, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.Normalise(path);
        return await files.SingleOrDefaultAsync(f => f.WorkspaceId == workspace.Id && f.Path == normal, cancellationToken)
            ?? throw WorkspaceException.NotFound("file", normal, "List its folder, or search for a part of its name.");
    }
}
