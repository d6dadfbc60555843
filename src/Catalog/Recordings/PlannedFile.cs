namespace WorkspaceAgents.Catalog;

/// <summary>A file on its way into a recording.</summary>
/// <param name="Path">Its path in the workspace.</param>
/// <param name="Kind">What it holds.</param>
public sealed record PlannedFile(string Path, TrackKind Kind);
