namespace WorkspaceAgents.Alignment;

/// <summary>A line of a transcript and when it is said.</summary>
public sealed record AlignedLine
{
    /// <summary>The line as given.</summary>
    public required string Text { get; init; }

    /// <summary>When its first word begins, in seconds; null when nothing of the line can be spoken.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>When its last word ends; null when <see cref="StartSeconds"/> is.</summary>
    public double? StopSeconds { get; init; }

    /// <summary>How sure it is that the line is said then, 0 to 1: the mean of its words', weighted by their length.</summary>
    public double Confidence { get; init; }

    /// <summary>Its words; what is not spoken by itself, such as a dash, has no times.</summary>
    public required IReadOnlyList<CaptionWord> Words { get; init; }

    /// <summary>The line as a caption; null without times.</summary>
    public Caption? ToCaption() => StartSeconds is { } start && StopSeconds is { } stop ? new Caption(start, stop, Text) { Words = Words } : null;
}
