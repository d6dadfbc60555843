namespace WorkspaceAgents.Catalog;

/// <summary>What came back from the trash.</summary>
/// <param name="Path">Where it is now: where it was, or beside it under another name.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="FileCount">Files that came back.</param>
public sealed record TrashRestored(string Path, bool IsFolder, long FileCount);
