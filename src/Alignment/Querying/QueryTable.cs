namespace WorkspaceAgents.Alignment;

/// <summary>Rows that are handed to a query as a table.</summary>
/// <param name="Name">The table's name in SQL.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, values in the order of the columns: string, bool, int, long, double, <see cref="DateTime"/> (UTC) or null.</param>
public sealed record QueryTable(string Name, IReadOnlyList<QueryColumn> Columns, IEnumerable<object?[]> Rows);
