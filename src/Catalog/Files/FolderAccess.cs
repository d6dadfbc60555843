using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether an actor may do something to every file of a folder: grants can say otherwise for each of them.</summary>
internal static class FolderAccess
{
    /// <summary>An actor's rights, for one who may see some file of the workspace; who sees none is refused before any path is looked at.</summary>
    public static async Task<WorkspaceAccess> OpenFilesAsync(this CatalogDbContext db, Actor actor, string workspace, CancellationToken cancellationToken) =>
        await db.RequireFilesAsync(actor, await db.OpenAsync(actor, workspace, cancellationToken), cancellationToken);

    /// <inheritdoc cref="OpenFilesAsync(CatalogDbContext, Actor, string, CancellationToken)"/>
    public static async Task<WorkspaceAccess> OpenFilesAsync(this CatalogDbContext db, Actor actor, Workspace workspace, CancellationToken cancellationToken) =>
        await db.RequireFilesAsync(actor, await db.AccessAsync(actor, workspace, cancellationToken), cancellationToken);

    /// <summary>Refuses when a file of a folder may not be taken, or its place in another folder may not be written.</summary>
    /// <param name="db">The change's context.</param>
    /// <param name="access">The actor's rights; those on the two folders themselves were checked.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="needed">What the actor must be allowed to do to each.</param>
    /// <param name="to">Where they are to go; null when they go nowhere.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Naming the first file that the actor may see; never one that is hidden.</exception>
    public static Task RequireAsync(
        CatalogDbContext db, WorkspaceAccess access, string folder, Permissions needed, string? to, CancellationToken cancellationToken) =>
        RequireAsync(db.Files.Live(access.Workspace.Id).Under(folder), access, folder, needed, to, cancellationToken);

    /// <inheritdoc cref="RequireAsync(CatalogDbContext, WorkspaceAccess, string, Permissions, string, CancellationToken)"/>
    public static async Task RequireAsync(
        IQueryable<FileEntry> files, WorkspaceAccess access, string folder, Permissions needed, string? to, CancellationToken cancellationToken)
    {
        await foreach (var path in files.OrderBy(f => f.Path).Select(f => f.Path).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!access.May(Permissions.View, path))
            {
                throw new WorkspaceException(ErrorCode.Forbidden,
                    $"'{folder}' holds files that are not open to you, so it cannot be taken as a whole. Nothing was changed. Take the files you see one by one, or ask an owner.")
                {
                    Denial = new(access.Workspace.Id, needed, path, access.Explain(Permissions.View, path).DecidedBy),
                };
            }

            access.Require(needed, path);
            if (to is not null) access.Require(Permissions.Write, to + path[folder.Length..]);
        }
    }

    private static async Task<WorkspaceAccess> RequireFilesAsync(this CatalogDbContext db, Actor actor, WorkspaceAccess access, CancellationToken cancellationToken)
    {
        if (!access.MaySeeFolder("")) await db.RequireAsync(actor, access.Workspace.Id, Permissions.View, cancellationToken);
        return access;
    }
}
