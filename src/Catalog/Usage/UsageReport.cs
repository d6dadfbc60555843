namespace WorkspaceAgents.Catalog;

/// <summary>Where a workspace's bytes are.</summary>
/// <param name="QuotaBytes">What the workspace may hold.</param>
/// <param name="UsedBytes">What it holds: every version, the trash included.</param>
/// <param name="PromisedBytes">What open uploads announced: room that is taken already.</param>
/// <param name="TrashRetentionDays">How long the trash keeps what is thrown away.</param>
/// <param name="Folder">The folder that was asked for.</param>
/// <param name="Folders">The folders in it, the largest first, at most 200.</param>
public sealed record UsageReport(
    long QuotaBytes, long UsedBytes, long PromisedBytes, int TrashRetentionDays, FolderUsage Folder, IReadOnlyList<FolderUsage> Folders);
