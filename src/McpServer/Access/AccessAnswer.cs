using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Decisions about a path, and what lies on it.</summary>
internal sealed record AccessAnswer(
    IReadOnlyList<AccessDecision> Decisions,
    [property: Description("Grants that say something about the path, at most 50.")] IReadOnlyList<GrantSummary> Grants,
    [property: Description("Locks that hold the path or something below it, at most 50.")] IReadOnlyList<LockSummary> Locks);
