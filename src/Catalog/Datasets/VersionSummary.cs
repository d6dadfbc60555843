namespace WorkspaceAgents.Catalog;

/// <summary>A published version of a dataset.</summary>
public sealed record VersionSummary
{
    /// <summary>SHA-256 of its manifest: 64 hex digits.</summary>
    public required string VersionId { get; init; }

    /// <summary>Its number in the dataset, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it may be used for.</summary>
    public required VersionState State { get; init; }

    /// <summary>The names that stand for it now.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The batch that made it.</summary>
    public BatchId? BatchId { get; init; }

    /// <summary>Who published it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Source recordings in it.</summary>
    public required int RecordingCount { get; init; }

    /// <summary>Samples (clips) in it.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Video frames in it.</summary>
    public required long FrameCount { get; init; }

    /// <summary>Its length, seconds of video.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Bytes of all its shards.</summary>
    public required long SizeBytes { get; init; }
}
