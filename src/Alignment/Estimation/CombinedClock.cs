namespace WorkspaceAgents.Alignment;

/// <summary>What all estimators together say about a track's clock.</summary>
public sealed record CombinedClock
{
    /// <summary>The map to use; null when there is none.</summary>
    public ClockMap? Map { get; init; }

    /// <summary>What the map is from; null when it was given by hand, or there is none.</summary>
    public ClockEvidence? Chosen { get; init; }

    /// <summary>Pass: the map may be used. Review: a person has to look. Quarantine: nothing can be said.</summary>
    public required AlignmentVerdict Verdict { get; init; }

    /// <summary>Why; sentences for people.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Everything that was tried, each with how far it lies from the map.</summary>
    public required IReadOnlyList<ClockEvidence> Evidence { get; init; }
}
