using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether there is room, and what to delete when there is none.</summary>
internal static class Quota
{
    /// <summary>Refuses bytes that do not fit beside what is stored and what open uploads were promised.</summary>
    /// <param name="db">The change's context.</param>
    /// <param name="workspace">The workspace, read inside the change.</param>
    /// <param name="moreBytes">What is to come.</param>
    /// <param name="now">To leave out uploads that have expired.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="except">Uploads whose promise does not count: the one that asks, and the parts it is made of.</param>
    /// <exception cref="WorkspaceException"><see cref="ErrorCode.QuotaExceeded"/> with used, limit and what to delete.</exception>
    public static async Task RequireRoomAsync(
        CatalogDbContext db, Workspace workspace, long moreBytes, DateTimeOffset now, CancellationToken cancellationToken, params IReadOnlyCollection<UploadId> except)
    {
        var promised = await PromisedAsync(db, workspace.Id, now, cancellationToken, except);
        if (moreBytes > workspace.QuotaBytes - workspace.UsedBytes - promised) throw await RefusalAsync(db, workspace, moreBytes, promised, cancellationToken);
    }

    /// <summary>Refuses bytes that do not fit beside what is stored: for bytes that were promised room before, when the quota was lowered since.</summary>
    public static async Task RequireStoredRoomAsync(CatalogDbContext db, Workspace workspace, long moreBytes, CancellationToken cancellationToken)
    {
        if (moreBytes > workspace.QuotaBytes - workspace.UsedBytes) throw await RefusalAsync(db, workspace, moreBytes, 0, cancellationToken);
    }

    /// <summary>Bytes that open uploads announced, and those of finished parts that are not yet put together.</summary>
    public static Task<long> PromisedAsync(
        CatalogDbContext db, WorkspaceId workspace, DateTimeOffset now, CancellationToken cancellationToken, params IReadOnlyCollection<UploadId> except) =>
        db.Uploads.Where(u => u.WorkspaceId == workspace && (u.State == UploadState.Open || (u.Kind == UploadKind.Part && u.State == UploadState.Completed)))
            .Where(u => u.ExpiresAt > now && !except.Contains(u.Id)).SumAsync(u => u.LengthBytes ?? 0, cancellationToken);

    private static async Task<WorkspaceException> RefusalAsync(
        CatalogDbContext db, Workspace workspace, long moreBytes, long promised, CancellationToken cancellationToken)
    {
        var folders = await db.Folders.AsNoTracking().Where(f => f.WorkspaceId == workspace.Id && f.Parent == "" && f.Path != "")
            .OrderByDescending(f => f.Counts.LiveBytes + f.Counts.OldBytes).ThenBy(f => f.Path).Take(3)
            .Select(f => new { f.Path, Bytes = f.Counts.LiveBytes + f.Counts.OldBytes }).ToListAsync(cancellationToken);
        var ways = new List<string>();
        if (workspace.Counts.TrashBytes > 0) ways.Add($"empty the trash ({workspace.Counts.TrashBytes:N0} bytes)");
        if (workspace.Counts.OldBytes > 0) ways.Add($"delete files with large older versions ({workspace.Counts.OldBytes:N0} bytes in all)");
        if (promised > 0) ways.Add($"give up open uploads ({promised:N0} bytes promised)");
        if (folders.Any(f => f.Bytes > 0)) ways.Add($"look into the largest folders ({string.Join(", ", folders.Where(f => f.Bytes > 0).Select(f => $"'{f.Path}' {f.Bytes:N0}"))})");
        ways.Add("have an owner raise the quota");
        return new(ErrorCode.QuotaExceeded,
            $"No room in '{workspace.Slug}': it uses {workspace.UsedBytes:N0} of {workspace.QuotaBytes:N0} bytes{(promised > 0 ? $" and has promised {promised:N0} to open uploads" : "")}, "
            + $"and {moreBytes:N0} more do not fit. Nothing was changed. To make room: {string.Join("; ", ways)}.");
    }
}
