namespace WorkspaceAgents.Catalog;

/// <summary>What was thrown away in one act.</summary>
/// <param name="Id">To restore it or delete it for good.</param>
/// <param name="Path">Where it was.</param>
/// <param name="IsFolder">Whether it is a folder with all in it.</param>
/// <param name="FileCount">Files in it.</param>
/// <param name="SizeBytes">Bytes of all their versions: what deleting it for good frees.</param>
/// <param name="DeletedAt">When, UTC.</param>
/// <param name="DeletedBy">By whom.</param>
/// <param name="KeptUntil">When the trash lets go of it, UTC.</param>
public sealed record TrashItem(
    TrashId Id, string Path, bool IsFolder, long FileCount, long SizeBytes, DateTimeOffset DeletedAt, string DeletedBy, DateTimeOffset KeptUntil);
