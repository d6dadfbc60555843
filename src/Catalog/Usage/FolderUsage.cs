namespace WorkspaceAgents.Catalog;

/// <summary>What a folder holds, with everything below it.</summary>
/// <param name="Path">The folder; empty for the whole workspace.</param>
/// <param name="FileCount">Files that are not in the trash.</param>
/// <param name="SizeBytes">Bytes of their current versions.</param>
/// <param name="OldVersionBytes">Bytes of their older versions.</param>
/// <param name="TrashFileCount">Files thrown away from it.</param>
/// <param name="TrashBytes">Bytes of all versions of those.</param>
/// <param name="UsedBytes">All of it together: what counts against the quota.</param>
public sealed record FolderUsage(
    string Path, long FileCount, long SizeBytes, long OldVersionBytes, long TrashFileCount, long TrashBytes, long UsedBytes)
{
    internal static FolderUsage Of(string path, StoredCounts counts) =>
        new(path, counts.Files, counts.LiveBytes, counts.OldBytes, counts.TrashFiles, counts.TrashBytes, counts.AllBytes());
}
