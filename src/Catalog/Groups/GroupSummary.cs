namespace WorkspaceAgents.Catalog;

/// <summary>A group of a workspace's members.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, unique in the workspace.</param>
/// <param name="Members">The members' user names, by name.</param>
public sealed record GroupSummary(GroupId Id, string Name, IReadOnlyList<string> Members);
