using DuckDB.NET.Data;
using static WorkspaceAgents.Alignment.MetadataIndexDatabase;

namespace WorkspaceAgents.Alignment;

/// <summary>Lays the tables that come from metadata indexes over their files, without reading a row.</summary>
internal sealed class QueryViews(DuckDBConnection connection, IReadOnlyList<QueryIndex> indexes, string folder)
{
    private const int LongestFolderName = 200;

    private static readonly string SchemaType = Quote(
        """
        {"captions": [{"name": "VARCHAR", "spans": [{"startSeconds": "DOUBLE", "stopSeconds": "DOUBLE", "text": "VARCHAR", "id": "VARCHAR"}]}],
         "sensors": [{"name": "VARCHAR", "gapColumn": "VARCHAR", "errorBoundColumn": "VARCHAR", "clock": {"offsetSeconds": "DOUBLE", "driftPpm": "DOUBLE"},
           "channels": [{"name": "VARCHAR", "unit": "VARCHAR", "column": "VARCHAR", "resampling": "VARCHAR", "coordinateFrame": "VARCHAR"}]}],
         "annotations": [{"name": "VARCHAR", "kind": "VARCHAR", "idsColumn": "VARCHAR", "camera": "VARCHAR"}]}
        """);

    private readonly List<string> _links = [];

    /// <summary>The files, as the views name them.</summary>
    public IReadOnlyList<string> Files => _links;

    /// <summary>
    /// Gives each file a name that says whose it is: recording_id=…/recording=…/. DuckDB makes the two columns of it, and opens only the files that a filter on them leaves.
    /// </summary>
    public void Link()
    {
        foreach ((QueryIndex index, int number) in indexes.Select((index, number) => (index, number)))
        {
            string place = Path.Combine(folder, $"recording_id={Escape(index.RecordingId)}", $"recording={Escape(index.Recording)}");
            Directory.CreateDirectory(place);
            string link = Path.Combine(place, FormattableString.Invariant($"{number}.parquet"));
            try
            {
                File.CreateSymbolicLink(link, Path.GetFullPath(index.Path));
            }
            catch (Exception exception) when (OperatingSystem.IsWindows() && exception is (IOException or UnauthorizedAccessException))
            {
                // There, links are for administrators.
                File.Copy(index.Path, link);
            }

            _links.Add(link);
        }
    }

    public void Create()
    {
        if (_links.Count == 0)
        {
            CreateEmpty();
            return;
        }

        string files = $"[{string.Join(", ", _links.Select(Quote))}]";
        Execute(connection, $"""
            CREATE VIEW frames AS SELECT recording_id, recording, * EXCLUDE (recording_id, recording)
            FROM read_parquet({files}, union_by_name = true, hive_partitioning = true, hive_types_autocast = false)
            """);
        Execute(connection, "CREATE TABLE index_files (file VARCHAR, recording_id VARCHAR, recording VARCHAR)");
        using (DuckDBAppender appender = connection.CreateAppender("index_files"))
        {
            for (int file = 0; file < _links.Count; file++)
                appender.CreateRow().AppendValue(_links[file]).AppendValue(indexes[file].RecordingId).AppendValue(indexes[file].Recording).EndRow();
        }

        Execute(connection, $"""
            CREATE VIEW index_schemas AS SELECT recording_id, recording, from_json(decode(value), {SchemaType}) AS s
            FROM parquet_kv_metadata({files}) JOIN index_files ON file = file_name WHERE decode(key) = {Quote(MetadataIndexSchema.Key)}
            """);
        Execute(connection, """
            CREATE VIEW spans AS SELECT recording_id, recording, track, span_index, span.startSeconds AS start_seconds, span.stopSeconds AS stop_seconds, span.text AS text, span.id AS id
            FROM (SELECT recording_id, recording, c.name AS track, unnest(range(len(c.spans)))::INTEGER AS span_index, unnest(c.spans) AS span
                  FROM (SELECT recording_id, recording, unnest(s.captions) AS c FROM index_schemas))
            """);
        Execute(connection, """
            CREATE VIEW sensors AS SELECT recording_id, recording, track, channel.name AS channel, channel.unit AS unit, channel."column" AS frames_column, gap_column, error_bound_column,
            lower(channel.resampling) AS resampling, channel.coordinateFrame AS coordinate_frame, offset_seconds, drift_ppm
            FROM (SELECT recording_id, recording, t.name AS track, t.gapColumn AS gap_column, t.errorBoundColumn AS error_bound_column,
                         t.clock.offsetSeconds AS offset_seconds, t.clock.driftPpm AS drift_ppm, unnest(t.channels) AS channel
                  FROM (SELECT recording_id, recording, unnest(s.sensors) AS t FROM index_schemas))
            """);
        CreateAnnotations();
    }

    /// <summary>Which annotation holds where: its layer from the files' own words, its frames from the column of ids.</summary>
    private void CreateAnnotations()
    {
        List<string> columns = [];
        using (DuckDBCommand command = connection.CreateCommand())
        {
            command.CommandText = "SELECT column_name FROM (DESCRIBE frames) WHERE column_type = 'VARCHAR[]' AND regexp_matches(column_name, '^(annotation|mask)_.*_ids(_[0-9]+)?$')";
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
                columns.Add(reader.GetString(0));
        }

        string ids = columns.Count == 0
            ? "SELECT NULL::VARCHAR AS recording_id, NULL::VARCHAR AS ids_column, NULL::VARCHAR AS id, NULL::INTEGER AS frame_index, NULL::DOUBLE AS pts_seconds, NULL::DOUBLE AS duration_seconds WHERE false"
            : string.Join(" UNION ALL ", columns.Select(column => $"SELECT recording_id, {Quote(column)} AS ids_column, unnest(\"{column}\") AS id, frame_index, pts_seconds, duration_seconds FROM frames"));
        Execute(connection, $"""
            CREATE VIEW annotations AS SELECT layers.recording_id, layers.recording, layers.layer, layers.kind, layers.camera, id, start_frame, stop_frame, start_seconds, stop_seconds
            FROM (SELECT recording_id, recording, a.name AS layer, lower(a.kind) AS kind, a.camera AS camera, a.idsColumn AS ids_column
                  FROM (SELECT recording_id, recording, unnest(s.annotations) AS a FROM index_schemas)) layers
            JOIN (SELECT recording_id, ids_column, id, min(frame_index) AS start_frame, max(frame_index) + 1 AS stop_frame, min(pts_seconds) AS start_seconds, max(pts_seconds + duration_seconds) AS stop_seconds
                  FROM ({ids}) GROUP BY ALL) held ON held.recording_id = layers.recording_id AND held.ids_column = layers.ids_column
            """);
    }

    private void CreateEmpty() => Execute(connection, """
        CREATE TABLE frames (recording_id VARCHAR, recording VARCHAR, frame_index INTEGER, pts_seconds DOUBLE, duration_seconds DOUBLE);
        CREATE TABLE spans (recording_id VARCHAR, recording VARCHAR, track VARCHAR, span_index INTEGER, start_seconds DOUBLE, stop_seconds DOUBLE, text VARCHAR, id VARCHAR);
        CREATE TABLE sensors (recording_id VARCHAR, recording VARCHAR, track VARCHAR, channel VARCHAR, unit VARCHAR, frames_column VARCHAR, gap_column VARCHAR, error_bound_column VARCHAR,
            resampling VARCHAR, coordinate_frame VARCHAR, offset_seconds DOUBLE, drift_ppm DOUBLE);
        CREATE TABLE annotations (recording_id VARCHAR, recording VARCHAR, layer VARCHAR, kind VARCHAR, camera VARCHAR, id VARCHAR, start_frame INTEGER, stop_frame INTEGER, start_seconds DOUBLE, stop_seconds DOUBLE);
        """);

    private static string Escape(string name)
    {
        // '*', '?' and '[' would be patterns; EscapeDataString leaves only letters, digits and -._~ as they are.
        string escaped = Uri.EscapeDataString(name).Replace("*", "%2A", StringComparison.Ordinal);
        if (escaped.Length <= LongestFolderName)
            return escaped.Length == 0 ? "%20" : escaped;
        // A folder's name has an end: the beginning is kept, no escape cut in two.
        string cut = escaped[..LongestFolderName];
        return cut[..(cut.LastIndexOf('%') is var at && at > LongestFolderName - 3 ? at : LongestFolderName)];
    }
}
