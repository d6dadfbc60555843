namespace WorkspaceAgents.Storage;

/// <summary>What interrupted writes left behind.</summary>
/// <param name="Count">Files, or objects of a container.</param>
/// <param name="SizeBytes">Their bytes.</param>
public sealed record Leftovers(int Count, long SizeBytes);
