using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Fills in what a release before the counts did not keep. Runs after the migrations, before any host; stopped half-way, the next start goes on.</summary>
public static class CountsUpgrade
{
    /// <summary>Counts every workspace that was never counted, each in one transaction.</summary>
    /// <param name="db">A migrated database that nobody else writes to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops between workspaces.</param>
    /// <returns>How many workspaces were counted.</returns>
    public static async Task<int> ApplyAsync(CatalogDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(time);
        var waiting = await db.Workspaces.Where(w => w.CountedAt == null).Select(w => w.Id).ToListAsync(cancellationToken);
        foreach (var id in waiting)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            foreach (var folder in await db.Folders.Where(f => f.WorkspaceId == id).ToListAsync(cancellationToken)) folder.PathKey = WorkspacePath.KeyOf(folder.Path);
            await db.SaveChangesAsync(cancellationToken);
            await FillFilesAsync(db, id, cancellationToken);
            await db.Files.Where(f => f.WorkspaceId == id).ExecuteUpdateAsync(
                f => f.SetProperty(x => x.StoredBytes, x => db.FileVersions.Where(v => v.FileId == x.Id).Sum(v => v.SizeBytes)), cancellationToken);
            var workspace = await db.Workspaces.SingleAsync(w => w.Id == id, cancellationToken);
            await FolderTree.RecountAsync(db, workspace, "", cancellationToken);
            workspace.CountedAt = time.GetUtcNow();
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        return waiting.Count;
    }

    private static async Task FillFilesAsync(CatalogDbContext db, WorkspaceId workspace, CancellationToken cancellationToken)
    {
        while (await db.Files.Where(f => f.WorkspaceId == workspace && f.PathKey == "").OrderBy(f => f.Id).Take(2000).ToListAsync(cancellationToken) is { Count: > 0 } files)
        {
            foreach (var file in files)
            {
                file.PathKey = WorkspacePath.KeyOf(file.Path);
                if (file.DeletedAt is not { } at) continue;
                var bytes = await db.FileVersions.Where(v => v.FileId == file.Id).SumAsync(v => v.SizeBytes, cancellationToken);
                var entry = new TrashEntry
                {
                    Id = new(Guid.CreateVersion7(at)), WorkspaceId = workspace, Path = file.Path, IsFolder = false, FileCount = 1, SizeBytes = bytes,
                    DeletedAt = at, DeletedBy = file.ModifiedBy,
                };
                db.Add(entry);
                file.TrashId = entry.Id;
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
