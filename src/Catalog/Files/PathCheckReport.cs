namespace WorkspaceAgents.Catalog;

/// <summary>What checking many paths found.</summary>
/// <param name="GoodCount">Paths that could be uploaded to.</param>
/// <param name="BadCount">Paths that would be refused.</param>
/// <param name="Entries">Every path, in the order they were sent.</param>
public sealed record PathCheckReport(int GoodCount, int BadCount, IReadOnlyList<PathCheck> Entries);
