using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>A recording as its batch lists it.</summary>
internal sealed record BatchRecording(
    RecordingId Id,
    string Name,
    RecordingState State,
    [property: Description("Why it is quarantined or needs a look.")] string? Reason,
    double? DurationSeconds,
    int? FrameCount,
    [property: Description("Findings of validating and aligning together; get_recording and get_alignment_report list them.")] int FindingCount,
    [property: Description("File names of its tracks.")] IReadOnlyList<string> Tracks)
{
    public static BatchRecording Of(RecordingDetails r) => new(
        r.Id, r.Name, r.State, r.Reason, r.Validation?.DurationSeconds, r.Validation?.FrameCount,
        (r.Validation?.Findings.Count ?? 0) + (r.Alignment?.Findings.Count ?? 0), [.. r.Tracks.Select(t => t.Name)]);
}
