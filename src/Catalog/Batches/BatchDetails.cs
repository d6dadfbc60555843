namespace WorkspaceAgents.Catalog;

/// <summary>A batch with its recordings and jobs.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Settings">How it becomes a version.</param>
/// <param name="Recordings">Its recordings by name.</param>
/// <param name="Jobs">Its jobs, newest first.</param>
public sealed record BatchDetails(
    BatchSummary Batch, BatchSettings Settings, IReadOnlyList<RecordingDetails> Recordings, IReadOnlyList<JobSummary> Jobs)
{
    /// <summary>When the batch was just made: the entries that were left out of it, each with its reason.</summary>
    public IReadOnlyList<RefusedRecording> Refused { get; init; } = [];
}
