using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>A job, and what to do now.</summary>
internal sealed record JobAnswer(JobSummary Job, [property: Description("What to do now.")] string Next)
{
    public static JobAnswer Of(JobSummary job) => new(job, job.State switch
    {
        JobState.Queued or JobState.Running => $"wait_for_job with jobId {job.Id}.",
        JobState.Failed => "Read job.reason; correct what it names, then start the step again.",
        JobState.Cancelled => "Start the step again when you want it; finished steps are not repeated.",
        _ => job.Kind switch
        {
            JobKind.Validate => $"get_batch with batchId {job.BatchId}, then align_batch.",
            JobKind.Align or JobKind.Prepare => $"get_batch with batchId {job.BatchId}, then publish_batch.",
            JobKind.Publish => $"get_version with the batch's dataset and version '{job.VersionId}'.",
            _ => "The version was made again with the same bytes.",
        },
    });
}
