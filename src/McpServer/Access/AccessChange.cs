using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>What was granted, revoked or locked.</summary>
internal sealed record AccessChange(string Action, GrantSummary? Grant, LockSummary? Lock);
