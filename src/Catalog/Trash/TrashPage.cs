namespace WorkspaceAgents.Catalog;

/// <summary>One page of the trash.</summary>
/// <param name="Items">What was thrown away, the latest first.</param>
/// <param name="Next">Pass as <c>after</c> for the next page; null at the end.</param>
public sealed record TrashPage(IReadOnlyList<TrashItem> Items, string? Next);
