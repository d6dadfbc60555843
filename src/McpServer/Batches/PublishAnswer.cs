using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>The job that publishes, or, on a dry run, what it would do.</summary>
internal sealed record PublishAnswer(
    [property: Description("Absent on a dry run.")] JobSummary? Job,
    [property: Description("Only on a dry run.")] PublishPreview? Preview,
    [property: Description("What to do now.")] string Next)
{
    public static PublishAnswer Of(JobSummary job) => new(job, null, JobAnswer.Of(job).Next);

    public static PublishAnswer Of(PublishPreview preview) => new(null, preview, preview.Refusal is null
        ? "publish_batch without dryRun publishes it."
        : "See to what blocks it: get_batch with detail 'terse' lists the recordings; then get_alignment_report and review_recording.");
}
