using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether bytes still fit into a workspace's quota. What open uploads announced counts as room that is promised.</summary>
internal static class UploadRoom
{
    /// <summary>Refuses an upload that would not fit, when it is begun.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="neededBytes">How much is to come.</param>
    /// <param name="except">Uploads whose promise does not count: the one that asks, and the parts it is made of.</param>
    /// <param name="now">The time; an upload that has expired is promised nothing.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task RequireAsync(
        CatalogDbContext db, Workspace workspace, long neededBytes, IReadOnlyCollection<UploadId> except, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var used = await UsedAsync(db, workspace, cancellationToken);
        var promised = await db.Uploads
            .Where(u => u.WorkspaceId == workspace.Id && (u.State == UploadState.Open || (u.Kind == UploadKind.Part && u.State == UploadState.Completed)))
            .Where(u => u.ExpiresAt > now && !except.Contains(u.Id))
            .SumAsync(u => u.LengthBytes ?? 0, cancellationToken);
        if (neededBytes > workspace.QuotaBytes - used - promised) throw await RefusalAsync(db, workspace, neededBytes, used, promised, cancellationToken);
    }

    /// <summary>Refuses an upload that no longer fits, when it becomes a file: the quota, or what is there, may have changed since it was begun.</summary>
    public static async Task RequireForCommitAsync(CatalogDbContext db, Workspace workspace, long sizeBytes, CancellationToken cancellationToken)
    {
        var used = await UsedAsync(db, workspace, cancellationToken);
        if (sizeBytes > workspace.QuotaBytes - used) throw await RefusalAsync(db, workspace, sizeBytes, used, 0, cancellationToken);
    }

    /// <summary>How many bytes an upload of unknown length may still bring.</summary>
    public static async Task<long> LeftAsync(CatalogDbContext db, Workspace workspace, CancellationToken cancellationToken) =>
        Math.Max(0, workspace.QuotaBytes - await UsedAsync(db, workspace, cancellationToken));

    private static Task<long> UsedAsync(CatalogDbContext db, Workspace workspace, CancellationToken cancellationToken) =>
        db.FileVersions.Where(v => db.Files.Any(f => f.Id == v.FileId && f.WorkspaceId == workspace.Id)).SumAsync(v => v.SizeBytes, cancellationToken);

    private static async Task<WorkspaceException> RefusalAsync(
        CatalogDbContext db, Workspace workspace, long neededBytes, long used, long promised, CancellationToken cancellationToken)
    {
        var trash = await db.FileVersions.Where(v => db.Files.Any(f => f.Id == v.FileId && f.WorkspaceId == workspace.Id && f.DeletedAt != null)).SumAsync(v => v.SizeBytes, cancellationToken);
        var toFree = trash > 0 ? $"Empty the trash, which holds {trash:N0} bytes," : "Delete files that are no longer wanted and empty the trash,";
        if (promised > 0) toFree += " give up uploads that are not wanted,";
        return new(ErrorCode.QuotaExceeded,
            $"'{workspace.Slug}' holds {used:N0} of {workspace.QuotaBytes:N0} bytes{(promised > 0 ? $" and has promised {promised:N0} to open uploads" : "")}; {neededBytes:N0} more do not fit. {toFree} or ask an owner for a larger quota.");
    }
}
