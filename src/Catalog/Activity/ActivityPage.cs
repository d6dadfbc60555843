namespace WorkspaceAgents.Catalog;

/// <summary>What happened in a workspace, newest first.</summary>
/// <param name="Events">Events that the reader may see.</param>
/// <param name="Next">Pass as <c>before</c> for older ones; null at the beginning of the trail. A page may be short, or empty, and still have a next one.</param>
public sealed record ActivityPage(IReadOnlyList<ActivityEvent> Events, long? Next);
