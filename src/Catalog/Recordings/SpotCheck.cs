namespace WorkspaceAgents.Catalog;

/// <summary>A frame with everything that is published as belonging to its time, to be looked at.</summary>
public sealed record SpotCheck
{
    /// <summary>The frame's number, from 0.</summary>
    public required int FrameIndex { get; init; }

    /// <summary>When it appears, reference seconds.</summary>
    public required double PtsSeconds { get; init; }

    /// <summary>The texts that are shown then.</summary>
    public required IReadOnlyList<TimelineSpan> Texts { get; init; }

    /// <summary>Where each sound is then.</summary>
    public required IReadOnlyList<SpotCheckSound> Sounds { get; init; }

    /// <summary>What each sensor channel says then.</summary>
    public required IReadOnlyList<SpotCheckValue> Values { get; init; }

    /// <summary>What somebody said about it; null when nobody did.</summary>
    public SpotCheckDecision? Decision { get; init; }
}
