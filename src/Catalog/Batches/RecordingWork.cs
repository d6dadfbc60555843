namespace WorkspaceAgents.Catalog;

/// <summary>A recording as a worker gets it.</summary>
/// <param name="Id">Its id; never part of anything that is published.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it is.</param>
/// <param name="Reason">Why it is quarantined.</param>
/// <param name="Tracks">Its files, pinned by hash.</param>
/// <param name="Validation">What validating found; null before.</param>
/// <param name="Alignment">What aligning found; null before.</param>
public sealed record RecordingWork(
    RecordingId Id, string Name, RecordingState State, string? Reason, IReadOnlyList<TrackSummary> Tracks,
    RecordingValidation? Validation, RecordingAlignment? Alignment);
