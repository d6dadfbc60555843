namespace WorkspaceAgents.Alignment;

/// <summary>A column of a table or of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as DuckDB writes it, such as <c>DOUBLE</c> or <c>VARCHAR[]</c>.</param>
public sealed record QueryColumn(string Name, string Type);
