using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>One page of datasets.</summary>
internal sealed record DatasetList(
    IReadOnlyList<DatasetSummary> Datasets,
    [property: Description("Pass as 'after' for the next page; absent at the end.")] string? Next);
