namespace WorkspaceAgents.Portal.Api;

/// <summary>A repository: the workspace, the dataset, and a version of it.</summary>
/// <param name="Namespace">The workspace's slug.</param>
/// <param name="Name">The dataset's name.</param>
/// <param name="Revision">A version; null for the latest.</param>
internal sealed record HubAddress(string Namespace, string Name, string? Revision = null);
