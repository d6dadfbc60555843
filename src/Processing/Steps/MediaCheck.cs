using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Processing;

/// <summary>What checking a video found.</summary>
internal sealed record MediaCheck
{
    /// <summary>Everything that was seen; the track is filled in by whoever knows the file's name.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Why it cannot be used, in words for people; null when it can.</summary>
    public string? QuarantineReason { get; init; }

    /// <summary>Its header; null when it could not be read.</summary>
    public MediaProbe? Probe { get; init; }
}
