namespace WorkspaceAgents.Formats;

/// <summary>How far two layers agree; the first is taken as the truth.</summary>
public sealed record LayerComparison
{
    /// <summary>From which overlap on two annotations are the same thing, above 0 to 1.</summary>
    public required double IouThreshold { get; init; }

    /// <summary>Annotations of the first layer that were compared.</summary>
    public required int FirstCount { get; init; }

    /// <summary>Annotations of the second layer that were compared.</summary>
    public required int SecondCount { get; init; }

    /// <summary>Pairs that overlap enough.</summary>
    public required int MatchedCount { get; init; }

    /// <summary>Pairs that have the same category, too.</summary>
    public required int AgreedCount { get; init; }

    /// <summary>Agreed pairs over everything there is in either layer, 0 to 1; null when there is nothing.</summary>
    public double? Agreement => Share(AgreedCount, FirstCount + SecondCount - MatchedCount);

    /// <summary>The mean overlap of the pairs; null without a pair.</summary>
    public required double? MeanIou { get; init; }

    /// <summary>Pairs over annotations of the second layer.</summary>
    public double? Precision => Share(MatchedCount, SecondCount);

    /// <summary>Pairs over annotations of the first layer.</summary>
    public double? Recall => Share(MatchedCount, FirstCount);

    /// <summary>Cohen's κ of the categories of the pairs: 1 full agreement, 0 what chance gives; null when chance alone explains everything or there is no pair.</summary>
    public required double? Kappa { get; init; }

    /// <summary>Each frame or time span that is not in full agreement, in order.</summary>
    public required IReadOnlyList<LayerFrameComparison> Differences { get; init; }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
