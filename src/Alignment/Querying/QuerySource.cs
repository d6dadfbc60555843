namespace WorkspaceAgents.Alignment;

/// <summary>Everything a query can see.</summary>
public sealed record QuerySource
{
    /// <summary>The tables that come from metadata indexes.</summary>
    public static IReadOnlyList<string> IndexTables { get; } = ["frames", "spans", "sensors", "annotations"];

    /// <summary>Metadata indexes, each as one recording.</summary>
    public required IReadOnlyList<QueryIndex> Indexes { get; init; }

    /// <summary>Further tables.</summary>
    public IReadOnlyList<QueryTable> Tables { get; init; } = [];
}
