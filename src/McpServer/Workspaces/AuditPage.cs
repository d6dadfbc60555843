using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>One page of the audit trail.</summary>
internal sealed record AuditPage(
    IReadOnlyList<AuditEntry> Events,
    [property: Description("Pass as 'before' for older events; absent at the end.")] long? Next);
