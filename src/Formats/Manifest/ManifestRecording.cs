using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>A published recording: what was made of it, by hash.</summary>
public sealed record ManifestRecording
{
    /// <summary>Stable name, as in the inputs.</summary>
    public required string Name { get; init; }

    /// <summary>Its split; that of all its samples.</summary>
    public required string Split { get; init; }

    /// <summary>The metadata index (Parquet).</summary>
    public required BlobHash MetadataIndex { get; init; }

    /// <summary>The alignment report (JSON).</summary>
    public required BlobHash AlignmentReport { get; init; }

    /// <summary>The frame index of the source video (JSON).</summary>
    public required BlobHash FrameIndex { get; init; }

    /// <summary>The standardised video (MP4).</summary>
    public required BlobHash Standardised { get; init; }

    /// <summary>Frames of the video.</summary>
    public required int FrameCount { get; init; }

    /// <summary>From the first frame's time to the end of the last, in seconds.</summary>
    public required double DurationSeconds { get; init; }
}
