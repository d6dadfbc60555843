using System.ComponentModel;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.McpServer;

/// <summary>A recording with a page of what validating found.</summary>
internal sealed record RecordingAnswer(
    RecordingId Id,
    string Workspace,
    BatchId BatchId,
    string Name,
    RecordingState State,
    [property: Description("Why it is quarantined or needs a look.")] string? Reason,
    string? ApprovedBy,
    IReadOnlyList<TrackSummary> Tracks,
    [property: Description("What was measured; absent before validate_batch.")] VideoFacts? Video,
    int FindingCount,
    IReadOnlyList<Finding> Findings,
    [property: Description("Pass as 'skipFindings' for the next page; absent at the end.")] int? NextFinding,
    [property: Description("pass, review or quarantine; absent before align_batch. get_alignment_report says more.")] string? AlignmentVerdict)
{
    [Description("The newest version of each annotation layer; annotate with review_recording.")]
    public IReadOnlyList<LayerVersion> Layers { get; init; } = [];

    [Description("A page of the layer that was asked for.")]
    public LayerPage? Layer { get; init; }

    [Description("How far the layer agrees with compareWith; of the frames that differ, the first 'limit'.")]
    public LayerComparison? Comparison { get; init; }

    public static RecordingAnswer Of(RecordingDetails r, int skip, int limit)
    {
        var findings = r.Validation?.Findings ?? [];
        skip = Math.Max(0, skip);
        return new(
            r.Id, r.Workspace, r.BatchId, r.Name, r.State, r.Reason, r.ApprovedBy, r.Tracks, VideoFacts.Of(r.Validation),
            findings.Count, [.. findings.Skip(skip).Take(limit)], skip + limit < findings.Count ? skip + limit : null, r.Alignment?.Verdict);
    }
}
