using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>How a recording is aligned, with a page of the findings.</summary>
internal sealed record AlignmentAnswer(
    RecordingId RecordingId,
    string Name,
    RecordingState State,
    [property: Description("pass, review or quarantine.")] string Verdict,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<TrackAlignment> Tracks,
    int FindingCount,
    [property: Description("Worst first.")] IReadOnlyList<Finding> Findings,
    [property: Description("Pass as 'skipFindings' for the next page; absent at the end.")] int? NextFinding,
    [property: Description("The whole report as JSON, over HTTP with the same bearer token.")] string ReportUrl)
{
    [Description("The frames that were drawn, and those that were decided about; absent unless asked for.")]
    public SpotCheckSheet? SpotChecks { get; init; }

    public static AlignmentAnswer Of(RecordingDetails r, string reportUrl, int skip, int limit)
    {
        var alignment = r.Alignment ?? throw new InvalidOperationException("The recording is not aligned.");
        skip = Math.Max(0, skip);
        return new(
            r.Id, r.Name, r.State, alignment.Verdict, alignment.Reasons, alignment.Tracks, alignment.Findings.Count,
            [.. alignment.Findings.OrderByDescending(f => f.Severity).Skip(skip).Take(limit)],
            skip + limit < alignment.Findings.Count ? skip + limit : null, reportUrl);
    }
}
