using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>One page of datasets, or of a dataset's versions.</summary>
internal sealed record DatasetList(
    [property: Description("The workspace's datasets; absent when versions were asked for.")] IReadOnlyList<DatasetSummary>? Datasets,
    [property: Description("The dataset's versions, newest first; absent when datasets were asked for.")] IReadOnlyList<VersionSummary>? Versions,
    [property: Description("Pass as 'after' for the next page; absent at the end.")] string? Next)
{
    [Description("The tables that sql can read; only when it is 'tables'.")]
    public IReadOnlyList<QueryTableSummary>? Tables { get; init; }

    [Description("The result of sql: columns, and rows with values in their order.")]
    public QueryAnswer? Query { get; init; }
}
