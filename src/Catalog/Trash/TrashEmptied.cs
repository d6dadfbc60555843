namespace WorkspaceAgents.Catalog;

/// <summary>What was deleted for good.</summary>
/// <param name="ItemCount">Acts of throwing away that are forgotten.</param>
/// <param name="FileCount">Files.</param>
/// <param name="SizeBytes">Bytes of all their versions, which no longer count against the quota.</param>
public sealed record TrashEmptied(int ItemCount, long FileCount, long SizeBytes);
