namespace WorkspaceAgents.Catalog;

/// <summary>Something that a search found.</summary>
public sealed record SearchHit
{
    /// <summary>What it is.</summary>
    public required SearchKind Kind { get; init; }

    /// <summary>Its name; for a comment who wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the file or folder; for a comment that of the file it is on.</summary>
    public string? Path { get; init; }

    /// <summary>For a comment, what it says around the place that was found.</summary>
    public string? Text { get; init; }

    /// <summary>The file's size.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>When it was written or made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The comment.</summary>
    public CommentId? Comment { get; init; }

    /// <summary>Where in the file the comment is, in seconds.</summary>
    public double? AtSeconds { get; init; }

    /// <summary>Which frame the comment is on.</summary>
    public int? FrameIndex { get; init; }

    /// <summary>The recording.</summary>
    public RecordingId? Recording { get; init; }
}
