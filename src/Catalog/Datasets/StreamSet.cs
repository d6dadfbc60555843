namespace WorkspaceAgents.Catalog;

/// <summary>A further set that a stream mixes in.</summary>
public sealed record StreamSet
{
    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one. An alias that moves ends what can be resumed: give an id.</summary>
    public string Version { get; init; } = Datasets.Latest;

    /// <summary>Its split; null for that of the stream.</summary>
    public string? Split { get; init; }

    /// <summary>So many of its samples come with so many of the others.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Which samples: a condition of SQL over the table <c>clips</c> (see the queries of a version), such as <c>stop_seconds - start_seconds &gt; 2</c>; null for all.</summary>
    public string? Where { get; init; }
}
