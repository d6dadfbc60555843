using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>Parquet, with the types as they are.</summary>
internal sealed class ClipTableParquet : ClipTable
{
    private readonly string _path;
    private readonly DuckDBConnection _database;
    private readonly DuckDBAppender _rows;

    public ClipTableParquet(string path)
    {
        _path = path;
        _database = TableDatabase.Open(path + ".spill");
        TableDatabase.Execute(_database,
            """
            CREATE TABLE clips (file_name VARCHAR NOT NULL, key VARCHAR NOT NULL, recording VARCHAR NOT NULL, label VARCHAR NOT NULL, start_frame INTEGER NOT NULL,
            stop_frame INTEGER NOT NULL, start_seconds DOUBLE NOT NULL, stop_seconds DOUBLE NOT NULL, text VARCHAR NOT NULL)
            """);
        _rows = _database.CreateAppender("clips");
    }

    public override Task AddAsync(ClipRow row, string fileName, CancellationToken cancellationToken)
    {
        _rows.CreateRow().AppendValue(fileName).AppendValue(row.Key).AppendValue(row.Recording).AppendValue(row.Label).AppendValue(row.StartFrame)
            .AppendValue(row.StopFrame).AppendValue(row.StartSeconds).AppendValue(row.StopSeconds).AppendValue(row.Text).EndRow();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _rows.Dispose();
        TableDatabase.Execute(_database, $"COPY clips TO {TableDatabase.Quote(_path)} (FORMAT parquet, COMPRESSION zstd)");
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}
