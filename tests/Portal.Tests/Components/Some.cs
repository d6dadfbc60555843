using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Tests.Components;

/// <summary>Catalog records as pages get them, each with what a test names and nothing odd otherwise.</summary>
internal static class Some
{
    public static RecordingDetails Recording(string name, RecordingState state, string? reason = null, params Finding[] findings) => new()
    {
        Id = new(Guid.CreateVersion7()), Workspace = "studio", BatchId = new(Guid.CreateVersion7()), Name = name, State = state, Reason = reason, Tracks = [],
        Validation = findings.Length == 0 ? null : new() { Findings = findings },
    };

    public static JobSummary Job(JobState state, BatchId? batch = null, double progress = 0, string? reason = null) => new()
    {
        Id = new(Guid.CreateVersion7()), Workspace = "studio", Kind = JobKind.Prepare, State = state, Title = "Prepare day 1", RequestedBy = "ada", BatchId = batch,
        Progress = progress, Message = "decoding", Reason = reason, Attempt = 1, CreatedAt = DateTimeOffset.UnixEpoch, StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = state is JobState.Done or JobState.Failed ? DateTimeOffset.UnixEpoch.AddSeconds(95) : null,
    };

    public static BatchDetails Batch(BatchState state, IReadOnlyList<RecordingDetails> recordings, params JobSummary[] jobs) => new(
        new()
        {
            Id = new(Guid.CreateVersion7()), Workspace = "studio", Name = "day 1", Dataset = "street", State = state, RecordingCount = recordings.Count,
            QuarantinedCount = 0, CreatedBy = "ada", CreatedAt = DateTimeOffset.UnixEpoch,
        },
        new(), recordings, jobs);

    public static Finding Finding(string code, Severity severity, double? start = null, double? stop = null) =>
        new(code, severity, "a.mp4", start, stop, $"saw {code}", "look at it");
}
