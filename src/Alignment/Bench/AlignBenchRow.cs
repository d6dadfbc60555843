namespace WorkspaceAgents.Alignment;

/// <summary>The results of one condition.</summary>
public sealed record AlignBenchRow
{
    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>Cases run.</summary>
    public required int Cases { get; init; }

    /// <summary>Cases that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>Of related pairs, those that did not pass; of others 0.</summary>
    public required int FalseRejects { get; init; }

    /// <summary>Cases that passed and are wrong by more than 20 ms somewhere in the overlap, or heard different events.</summary>
    public required int FalseAccepts { get; init; }

    /// <summary>Median error in the middle of the overlap of those that passed, in milliseconds; NaN without any.</summary>
    public required double OffsetErrorP50Ms { get; init; }

    /// <summary>95th percentile of it.</summary>
    public required double OffsetErrorP95Ms { get; init; }

    /// <summary>The worst of it.</summary>
    public required double OffsetErrorMaxMs { get; init; }

    /// <summary>95th percentile of the drift's error where it was told, in parts per million; NaN without any.</summary>
    public required double DriftErrorP95Ppm { get; init; }

    /// <summary>The fraction of passed cases whose error is within the bound they state.</summary>
    public required double WithinBound { get; init; }
}
