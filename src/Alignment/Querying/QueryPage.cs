namespace WorkspaceAgents.Alignment;

/// <summary>Rows of a result.</summary>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="Rows">Its rows; a value is null, a bool, a number, a string, a list of values or a map from names to values.</param>
/// <param name="HasMore">Whether there are rows after these.</param>
public sealed record QueryPage(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, bool HasMore);
