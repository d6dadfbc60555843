using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>One page of workspaces.</summary>
internal sealed record WorkspaceList(
    IReadOnlyList<WorkspaceSummary> Workspaces,
    [property: Description("Pass as 'after' for the next page; absent at the end.")] string? Next);
