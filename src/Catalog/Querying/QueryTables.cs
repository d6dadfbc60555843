using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Catalog;

/// <summary>The tables of queries: names, what a row is, columns.</summary>
internal static class QueryTables
{
    private const string Text = "VARCHAR";
    private const string Number = "DOUBLE";
    private const string Count = "INTEGER";
    private const string Bytes = "BIGINT";

    /// <summary>All of them, in the order they are listed; frames, spans, sensors and annotations have the columns their files give them.</summary>
    public static IReadOnlyList<(string Name, string Description, QueryColumn[] Columns)> All { get; } =
    [
        ("files", "A file. In a version: an input as it came in.", Of(
            ("path", Text), ("name", Text), ("folder", Text), ("extension", Text), ("version", Count), ("size_bytes", Bytes), ("sha256", Text), ("modified_at", "TIMESTAMP"), ("modified_by", Text), ("recording", Text), ("kind", Text))),
        ("recordings", "A recording: a video with everything on its timeline.", Of(
            ("recording_id", Text), ("recording", Text), ("state", Text), ("reason", Text), ("split", Text), ("frame_count", Count), ("duration_seconds", Number), ("width", Count), ("height", Count), ("codec", Text),
            ("shortest_frame_ms", Number), ("longest_frame_ms", Number), ("track_count", Count), ("verdict", Text), ("created_at", "TIMESTAMP"))),
        ("clips", "A sample of a published version: a clip of a recording.", Of(
            ("dataset", Text), ("version", Count), ("key", Text), ("split", Text), ("recording_id", Text), ("recording", Text), ("start_frame", Count), ("stop_frame", Count), ("start_seconds", Number), ("stop_seconds", Number), ("size_bytes", Bytes), ("member_count", Count))),
        ("frames", "A frame, with everything aligned to it: texts, audio position, sensor values, annotation ids.", []),
        ("spans", "A caption on the reference clock.", []),
        ("sensors", "A sensor channel: its unit, and the column of frames with its values.", []),
        ("annotations", "An annotation: from which frame to which it holds.", []),
        ("quality", "How a track lies on the recording's timeline: clock, coverage, error bound.", Of(
            ("recording_id", Text), ("recording", Text), ("verdict", Text), ("track", Text), ("kind", Text), ("clock", Text), ("offset_seconds", Number), ("drift_ppm", Number), ("confidence", Number),
            ("coverage_fraction", Number), ("largest_gap_seconds", Number), ("error_bound_ms", Number), ("disagreement_ms", Number))),
        ("findings", "Something that was seen when a recording was validated or aligned.", Of(
            ("recording_id", Text), ("recording", Text), ("severity", Text), ("code", Text), ("track", Text), ("start_seconds", Number), ("stop_seconds", Number), ("message", Text), ("suggestion", Text))),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(table => table.Name)];

    /// <summary>A table of rows that were made elsewhere.</summary>
    public static QueryTable Fill(string name, IEnumerable<object?[]> rows) => new(name, All.Single(table => table.Name == name).Columns, rows);

    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static QueryColumn[] Of(params (string Name, string Type)[] columns) => [.. columns.Select(column => new QueryColumn(column.Name, column.Type))];
}
