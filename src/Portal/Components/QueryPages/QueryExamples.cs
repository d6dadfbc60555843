namespace WorkspaceAgents.Portal.Components.QueryPages;

/// <summary>Queries to begin with; every one runs in any workspace, full or empty.</summary>
internal static class QueryExamples
{
    public static IReadOnlyList<(string Name, string Sql)> All { get; } =
    [
        ("Hours by state", "SELECT state, count(*) AS recordings, round(sum(duration_seconds) / 3600, 2) AS hours, sum(frame_count) AS frames\nFROM recordings\nGROUP BY ALL\nORDER BY hours DESC"),
        ("What is said where", "SELECT recording_id, recording, start_seconds, text\nFROM spans\nWHERE text ILIKE '%the%'\nORDER BY recording, start_seconds"),
        ("Least certain tracks", "SELECT recording_id, recording, track, error_bound_ms, coverage_fraction, clock\nFROM quality\nORDER BY error_bound_ms DESC NULLS FIRST\nLIMIT 50"),
        ("Longest frames", "SELECT recording_id, recording, frame_index, pts_seconds, duration_seconds\nFROM frames\nORDER BY duration_seconds DESC\nLIMIT 50"),
        ("Sensors by unit", "SELECT unit, count(*) AS channels, count(DISTINCT recording) AS recordings, any_value(frames_column) AS example\nFROM sensors\nGROUP BY ALL\nORDER BY channels DESC"),
        ("Files by kind", "SELECT extension, count(*) AS files, sum(size_bytes) AS bytes\nFROM files\nGROUP BY ALL\nORDER BY bytes DESC"),
        ("Clips by split", "SELECT dataset, split, count(*) AS clips, round(sum(stop_seconds - start_seconds), 1) AS seconds\nFROM clips\nGROUP BY ALL\nORDER BY ALL"),
    ];
}
