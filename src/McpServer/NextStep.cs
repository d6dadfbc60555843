using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Which tool helps after a refusal.</summary>
internal static class NextStep
{
    public static string After(string tool, ErrorCode code) => code switch
    {
        ErrorCode.Forbidden => "Next: explain_access says which rule decides; list_workspaces shows what this token may do.",
        ErrorCode.NotFound => WhereNamesComeFrom(tool),
        ErrorCode.Conflict when tool is "change_file" => "Next: stat_file and list_files show what is there now.",
        ErrorCode.Conflict when tool == "change_access" => "Next: explain_access shows the grants and locks there are.",
        ErrorCode.Conflict when tool is "begin_upload" or "upload_status" => "Next: stat_file shows what is there now.",
        ErrorCode.Conflict when tool is "cancel_job" or "rebuild_version" => "Next: get_job shows the job as it is now.",
        ErrorCode.Conflict => "Next: get_batch shows the batch's state and its jobs; wait_for_job waits for one.",
        ErrorCode.GateRefused when tool == "read_frame" => "Next: get_recording shows what was found in it.",
        ErrorCode.GateRefused => "Next: get_batch lists the recordings; then get_alignment_report, and review_recording.",
        ErrorCode.PreconditionFailed => "Next: stat_file shows the version that is there now.",
        ErrorCode.Gone => "Next: begin_upload.",
        ErrorCode.Locked when tool is "change_file" or "change_access" or "begin_upload" => "Next: explain_access shows the lock; change_access unlocks it, if you may.",
        ErrorCode.Locked => $"Next: wait a few seconds and call {tool} again.",
        ErrorCode.QuotaExceeded => "Next: list_workspaces shows how much room there is.",
        _ => $"Next: correct it and call {tool} again.",
    };

    private static string WhereNamesComeFrom(string tool) => tool switch
    {
        "change_access" or "explain_access" => "Next: explain_access shows the grants and locks there are; list_files shows what there is.",
        "stat_file" or "change_file" => "Next: list_files with search finds files by a part of their path; list_workspaces lists the workspaces.",
        "create_batch" => "Next: list_files shows the files that are there; list_workspaces lists the workspaces.",
        "get_batch" or "validate_batch" or "align_batch" or "publish_batch" => "Next: get_batch with a workspace lists its newest batches.",
        "get_job" or "wait_for_job" or "cancel_job" => "Next: get_batch lists a batch's jobs.",
        "get_recording" or "set_clock" or "review_recording" or "read_frame" or "get_alignment_report" =>
            "Next: get_batch lists the recordings of a batch; get_recording lists a recording's tracks.",
        "list_datasets" => "Next: list_workspaces, or list_datasets with a workspace.",
        "get_version" or "rebuild_version" => "Next: list_datasets.",
        "upload_status" => "Next: begin_upload.",
        _ => "Next: list_workspaces.",
    };
}
