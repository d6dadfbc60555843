namespace WorkspaceAgents.Catalog;

/// <summary>What happened since the last news, oldest first.</summary>
/// <param name="Events">Events that the reader may see; empty for a sign of life.</param>
/// <param name="Sequence">How far the trail was read: go on from here.</param>
public sealed record ActivityNews(IReadOnlyList<ActivityEvent> Events, long Sequence);
