namespace WorkspaceAgents.Alignment;

/// <summary>How one track lies on the reference clock.</summary>
public sealed record TrackReport
{
    /// <summary>The track's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its modality.</summary>
    public required TrackKind Kind { get; init; }

    /// <summary>The clock map that was used.</summary>
    public required ClockMap Clock { get; init; }

    /// <summary>What estimators found out about this clock, whether it is theirs or a stated one that they check.</summary>
    public IReadOnlyList<ClockEvidence> Evidence { get; init; } = [];

    /// <summary>How far the clock lies from the surest estimate at most, in milliseconds; 0 when it is that estimate, null when there is none.</summary>
    public double? DisagreementMs { get; init; }

    /// <summary>
    /// Fraction in [0, 1]: of caption time that lies inside the video; of frames that have a value of every channel; of the video's span
    /// that has audio.
    /// </summary>
    public required double CoverageFraction { get; init; }

    /// <summary>The longest stretch of the video, in seconds, without a caption, a sensor sample or audio.</summary>
    public required double LargestGapSeconds { get; init; }

    /// <summary>Where that stretch starts, in reference seconds; null when there is none.</summary>
    public double? LargestGapStartSeconds { get; init; }

    /// <summary>How far a value may lie from its true time, in milliseconds.</summary>
    public required double ErrorBoundMs { get; init; }

    /// <summary>What the bound is made of, in words.</summary>
    public required string ErrorBoundBasis { get; init; }

    /// <summary>How many captions, or samples, the track holds.</summary>
    public required long ItemCount { get; init; }
}
