using DuckDB.NET.Data;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Benchmarks.AlignBench;

/// <summary>Queries over ten million frames, against DuckDB on the same files without any wall around it.</summary>
internal static class QueryBenchmark
{
    private const int Fps = 25;
    private const int FileFrames = 100_000;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var count = options.Number("rows", 10_000_000) / FileFrames;
        var paths = await WriteAsync(folder, count, cancellationToken);
        var limits = new QueryLimits { Threads = options.Number("threads", Math.Min(4, Environment.ProcessorCount)), Time = TimeSpan.FromMinutes(5), MemoryMiB = 2048 };
        using var database = QueryDatabase.Open(new() { Indexes = [.. paths.Select((path, i) => new QueryIndex($"r-{i}", $"take {i}", path))] }, limits);
        using var raw = new DuckDBConnection("DataSource=:memory:");
        raw.Open();
        Execute(raw, $"SET threads = {limits.Threads}; SET memory_limit = '2048MiB'; SET parquet_metadata_cache = true");
        Execute(raw, $"CREATE VIEW frames AS SELECT * FROM read_parquet([{string.Join(", ", paths.Select(path => $"'{path}'"))}], union_by_name = true)");

        const string filter = "SELECT count(*) FROM frames WHERE sensor_imu_c0 > 0.5 AND sensor_imu_c1 < 0";
        var (ours, theirs) = (await AskAsync(database, filter, cancellationToken), Ask(raw, filter));
        if (ours != theirs || ours is 0) throw new InvalidOperationException($"DuckDB counts {theirs}, we count {ours}: nothing that follows would mean anything.");
        var peer = await report.TimeAsync($"DuckDB, {count * FileFrames:#,0} rows: filter + count", 7, null, _ => Task.FromResult(Ask(raw, filter)));
        var own = await report.TimeAsync("  the same through QueryDatabase", 7, null, _ => AskAsync(database, filter, cancellationToken));
        report.Figure("  against it", own / peer, "×", own / peer <= 1.2, "≤ 1.2 ×");
        await report.TimeAsync("rows of one clip, 250 frames, warm", 50, 15, async i =>
        {
            var start = i * 131 % (FileFrames - 250);
            var page = await database.ReadAsync(
                QueryStatement.Parse($"SELECT * FROM frames WHERE recording_id = 'r-{i % count}' AND frame_index >= {start} AND frame_index < {start + 250}", QuerySource.IndexTables), 0, 1000, cancellationToken);
            if (page.Rows.Count != 250) throw new InvalidOperationException($"The clip has {page.Rows.Count} rows.");
        });
    }

    /// <summary>One index, and copies of it: each is read as a file of its own.</summary>
    private static async Task<List<string>> WriteAsync(TemporaryFolder folder, int count, CancellationToken cancellationToken)
    {
        double[] times = [.. Enumerable.Range(0, FileFrames).Select(i => i / (double)Fps)];
        var columns = Enumerable.Range(0, 6).Select(channel => times.Select(t => Math.Sin((t * (channel + 1)) + channel)).ToArray()).ToArray();
        var log = new SensorLog { Name = "imu.csv", Channels = [.. columns.Select((_, i) => new SensorChannel($"c{i}", "m/s²"))], TimesSeconds = times, Values = columns, RowsRead = times.Length };
        List<string> paths = [folder.Combine("0.parquet")];
        await MetadataIndexWriter.WriteAsync(
            new()
            {
                FramePtsSeconds = times, StopSeconds = FileFrames / (double)Fps, SensorTracks = [new("imu.csv", log, ClockMap.Identity)],
                CaptionTracks = [new("talk.srt", [.. Enumerable.Range(0, 1000).Select(i => new Caption(i * 4, (i * 4) + 3, $"caption {i}"))], ClockMap.Identity)],
            }, paths[0], cancellationToken);
        for (var i = 1; i < count; i++)
        {
            paths.Add(folder.Combine($"{i}.parquet"));
            File.Copy(paths[0], paths[i]);
        }

        return paths;
    }

    private static async Task<long> AskAsync(QueryDatabase database, string sql, CancellationToken cancellationToken) =>
        (long)(await database.ReadAsync(QueryStatement.Parse(sql, QuerySource.IndexTables), 0, 1, cancellationToken)).Rows[0][0]!;

    private static long Ask(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
