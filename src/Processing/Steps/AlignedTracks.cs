using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>A recording's tracks on its video's clock.</summary>
internal sealed record AlignedTracks
{
    /// <summary>pass, review or quarantine.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why it is not simply a pass.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Everything that was seen.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How each track lies.</summary>
    public required IReadOnlyList<TrackAlignment> Tracks { get; init; }

    /// <summary>The clock that was used for each track, by name.</summary>
    public required IReadOnlyList<ManifestClock> Clocks { get; init; }

    /// <summary>The report, JSON.</summary>
    public required BlobInfo Report { get; init; }

    /// <summary>The metadata index, Parquet.</summary>
    public required BlobInfo MetadataIndex { get; init; }
}
