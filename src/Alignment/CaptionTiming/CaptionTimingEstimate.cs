namespace WorkspaceAgents.Alignment;

/// <summary>How a caption file's times relate to its media's: t_media = offset + rate · t_caption.</summary>
public sealed record CaptionTimingEstimate
{
    /// <summary>Seconds to add; 0 when the file is right as it is; null when nothing was found that holds together.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>What times are multiplied with before; 1 when the file is right as it is; null with <see cref="OffsetSeconds"/>.</summary>
    public double? Rate { get; init; }

    /// <summary>How sure it is, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Pass: offset and rate may be used (0 and 1: the file is right). Review: a person has to look. Quarantine: the captions do not belong to this sound, or nothing can be said.</summary>
    public required AlignmentVerdict Verdict { get; init; }

    /// <summary>Why, and what was noticed; sentences for people.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>By how many standard deviations the found times fit speech better than other times do.</summary>
    public double PeakDeviations { get; init; }

    /// <summary>The same of the times as they are in the file.</summary>
    public double AsIsDeviations { get; init; }

    /// <summary>How well the best times elsewhere fit, as a part of <see cref="PeakDeviations"/>.</summary>
    public double RunnerUp { get; init; }

    /// <summary>Captions inside the sound.</summary>
    public int CaptionCount { get; init; }

    /// <summary>Those of them that begin where speech sets in.</summary>
    public int OnsetCount { get; init; }

    /// <summary>Captions that are shown while an earlier one still is.</summary>
    public int OverlapCount { get; init; }

    /// <summary>The part of the captions looked at whose text is what is said when they are shown, 0 to 1; null when text was not looked at.</summary>
    public double? TextAgreement { get; init; }
}
