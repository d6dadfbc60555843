namespace WorkspaceAgents.Catalog;

/// <summary>A lock on a file or folder.</summary>
/// <param name="Path">The file, or the folder with everything below it.</param>
/// <param name="Reason">Why.</param>
/// <param name="LockedBy">Who locked it.</param>
/// <param name="LockedAt">When, UTC.</param>
public sealed record LockSummary(string Path, string Reason, string LockedBy, DateTimeOffset LockedAt);
