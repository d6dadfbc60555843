using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>One page of versions.</summary>
internal sealed record VersionList(
    IReadOnlyList<VersionSummary> Versions,
    [property: Description("Pass as 'before' for older versions; absent at the end.")] int? Next);
