using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Catalog;

/// <summary>A table that queries can read.</summary>
/// <param name="Name">Its name in SQL.</param>
/// <param name="Description">What a row of it is.</param>
/// <param name="Columns">Its columns, in order.</param>
public sealed record QueryTableSummary(string Name, string Description, IReadOnlyList<QueryColumn> Columns);
