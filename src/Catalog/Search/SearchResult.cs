namespace WorkspaceAgents.Catalog;

/// <summary>What a search found, the best first.</summary>
/// <param name="Hits">Only what the one who asks may see.</param>
/// <param name="IsComplete">False when there may be more: look for a longer part of the name.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, bool IsComplete);
