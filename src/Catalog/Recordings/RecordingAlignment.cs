using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What aligning a recording found and made.</summary>
public sealed record RecordingAlignment
{
    /// <summary>pass, review or quarantine.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why it is not simply a pass.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Everything that was seen.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Each track's clock, coverage and error bound.</summary>
    public required IReadOnlyList<TrackAlignment> Tracks { get; init; }

    /// <summary>The alignment report, JSON.</summary>
    public required BlobHash Report { get; init; }

    /// <summary>The metadata index, Parquet.</summary>
    public required BlobHash MetadataIndex { get; init; }
}
