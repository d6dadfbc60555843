using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Catalog;

/// <summary>A page of a query's result.</summary>
public sealed record QueryAnswer
{
    /// <summary>Its columns, in order.</summary>
    public required IReadOnlyList<QueryColumn> Columns { get; init; }

    /// <summary>Its rows; values in the order of the columns.</summary>
    public required IReadOnlyList<IReadOnlyList<object?>> Rows { get; init; }

    /// <summary>Rows before this page.</summary>
    public required long Offset { get; init; }

    /// <summary>Send it with the same query for the rows after these; null at the end.</summary>
    public string? NextCursor { get; init; }

    /// <summary>How long it took, milliseconds.</summary>
    public required double ElapsedMs { get; init; }
}
