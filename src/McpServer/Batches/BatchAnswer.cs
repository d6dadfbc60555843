using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>A batch with a page of its recordings.</summary>
internal sealed record BatchAnswer(
    BatchSummary Batch,
    BatchSettings Settings,
    [property: Description("By name, at most 200.")] IReadOnlyList<BatchRecording> Recordings,
    [property: Description("Pass as 'afterRecording' for the next page; absent at the end.")] string? NextRecording,
    [property: Description("Newest first, at most 10.")] IReadOnlyList<JobSummary> Jobs,
    [property: Description("The workspace's other batches, newest first, at most 49; only when asked without a batchId.")] IReadOnlyList<BatchSummary> OtherBatches,
    [property: Description("After create_batch: entries that were left out, each with its reason, at most 200; the others were kept.")] IReadOnlyList<RefusedRecording> Refused,
    [property: Description("What to do now.")] string Next);
