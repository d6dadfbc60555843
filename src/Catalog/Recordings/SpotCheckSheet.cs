namespace WorkspaceAgents.Catalog;

/// <summary>Frames of a recording to look at: drawn by a seed, and those that somebody has decided about.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="State">Where it is.</param>
/// <param name="Seed">Another seed draws other frames.</param>
/// <param name="NeededCount">Approved frames the batch asks for before it is published.</param>
/// <param name="ApprovedCount">Frames that were approved as they are aligned now.</param>
/// <param name="RejectedCount">Frames that were rejected as they are aligned now; with any, nothing is published.</param>
/// <param name="Checks">By time.</param>
public sealed record SpotCheckSheet(
    RecordingId RecordingId, RecordingState State, long Seed, int NeededCount, int ApprovedCount, int RejectedCount, IReadOnlyList<SpotCheck> Checks);
