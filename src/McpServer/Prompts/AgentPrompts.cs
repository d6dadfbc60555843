using System.ComponentModel;
using ModelContextProtocol.Server;

namespace WorkspaceAgents.McpServer;

/// <summary>Ways of working that a person starts by name; clients show them as commands.</summary>
internal sealed class AgentPrompts
{
    [McpServerPrompt(Name = "prepare_batch", Title = "Prepare a batch")]
    [Description("Bring the recordings of a folder in, validate and align them, and tell what was found.")]
    public static string PrepareBatch(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("The folder with the recordings, one folder a recording. Example: 'shoots/2026-03-14'.")] string folder,
        [Description("The dataset they are for. Example: 'kitchen-actions'.")] string dataset) => $"""
        Prepare a batch from the folder '{folder}' of the workspace '{workspace}' for the dataset '{dataset}'.

        1. list_files with the folder: say which recordings you see and which files each has (one video; captions, sound, sensors).
        2. create_batch with this folder and dataset; read its 'refused'.
        3. validate_batch, wait_for_job until it is over, get_batch with detail 'terse'. For each recording that was quarantined: its reason in plain words, and whether something in the workspace could repair it.
        4. align_batch, wait_for_job, get_batch with detail 'terse' again.
        5. End with a table: recording, state, reason, what you suggest. Do not approve, quarantine or publish anything: ask first.
        """;

    [McpServerPrompt(Name = "review_findings", Title = "Review a batch's findings")]
    [Description("Look into every recording that needs a look, with frames, and decide or propose.")]
    public static string ReviewFindings([Description("The batch's id, from get_batch.")] string batchId) => $"""
        Review the batch {batchId}.

        For each recording in state needsReview (get_batch with detail 'terse' lists them):
        1. get_alignment_report with spotChecks 3: the verdict's reasons, the tracks' error bounds, the findings, worst first.
        2. read_frame at the frames that the findings and the spot checks name. Compare what is on the picture with the text and the sensor values of that time. approveFrame or rejectFrame with review_recording, with what you saw as the reason.
        3. When captions are wrong: read the file (resource wsa://files/...), correct it, and bring it back with begin_upload, ifMatch of what you read, and a note. A new batch takes the new version.
        4. When a clock is wrong: set_clock with a note that says what it was measured from, then align_batch and look again.
        5. Approve only what you have seen to fit. Quarantine with a reason what cannot be repaired. Anything you are not sure about stays as it is: name it and what a person has to look at.
        """;

    [McpServerPrompt(Name = "publish_dataset", Title = "Publish a batch")]
    [Description("Check that a batch may be published, publish it once, and hand over what a training job needs.")]
    public static string PublishDataset([Description("The batch's id, from get_batch.")] string batchId) => $"""
        Publish the batch {batchId}.

        1. publish_batch with dryRun true. When it would be refused: say what blocks it and stop.
        2. Tell what would be published (recordings, what is left out and why) and wait for a yes from the person you work for.
        3. publish_batch with an idempotencyKey of your own, such as 'publish-{batchId}-1'; when the answer is lost, call it again with the same key: nothing is published twice.
        4. wait_for_job until it is over; get_version with the job's versionId.
        5. Answer with the version's id, counts per split, what was quarantined, and the snippet that streams it.
        """;
}
