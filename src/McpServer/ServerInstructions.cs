namespace WorkspaceAgents.McpServer;

/// <summary>What an agent is told when it connects: the main job, step by step.</summary>
internal static class ServerInstructions
{
    public const string Text = """
        WorkspaceAgents turns raw recordings (video, captions, audio, sensor logs) into aligned, validated, reproducible training datasets.

        The main job:
        1. list_workspaces: pick a workspace and see what this token may do.
        2. begin_upload for every file (one folder per recording: one video, and its .srt/.vtt, .wav, .csv, clocks.json). Bytes never go
           through MCP: run the curl line of the answer, or give its URL to any tus 1.0.0 client. upload_status shows how much arrived.
        3. create_batch with the folder and the dataset's name.
        4. validate_batch, then wait_for_job. get_batch shows what was found; bad recordings are quarantined with a reason.
        5. align_batch, then wait_for_job. For recordings in state needsReview: get_alignment_report (with spotChecks for frames
           to compare) and read_frame, then set_clock (and align_batch again), review_recording.
        6. publish_batch (with dryRun first: what would happen; with an idempotencyKey it is safe to repeat), then wait_for_job: the job's
           versionId is the new version.
        7. get_version: shard URLs and a snippet that streams them.

        Times are seconds on the recording's clock, which is its video's pts; frames count from 0 in presentation order. Nothing is lost
        on an error: its text says what to do next. Jobs go on when you disconnect; ask again with get_job or wait_for_job.
        """;
}
