namespace WorkspaceAgents.Alignment.Tests.Querying;

public sealed class QueryDatabaseTests(QueryFixture query) : IClassFixture<QueryFixture>
{
    [Theory]
    [InlineData("SELECT recording_id, recording, count(*), count(caption_talk_text) FROM frames GROUP BY ALL ORDER BY 1", "r-1|kitchen/one ü*|50|38;r-2|two|50|0")]
    [InlineData("FROM spans SELECT recording, track, span_index, start_seconds, stop_seconds, text", "kitchen/one ü*|talk.srt|0|0|1|hello;kitchen/one ü*|talk.srt|1|1|1.5|it's me")]
    [InlineData("SELECT recording_id, track, channel, frames_column, resampling, offset_seconds FROM sensors LIMIT 1;", "r-2|imu.csv|c0|sensor_imu_c0|linear|0.25")]
    [InlineData("SELECT recording_id, layer, kind, id, start_frame, stop_frame, round(stop_seconds, 3) FROM annotations", "r-1|boxes|annotation|cup|5|15|0.6")]
    [InlineData("SELECT * FROM files -- all; of them", "a.mp4|10|2026-03-14T01:02:03Z;b.srt||")]
    [InlineData("WITH late AS (SELECT * FROM frames WHERE frame_index > 47) SELECT f.path, l.frame_index FROM files f, late l WHERE recording_id = 'r-1' ORDER BY ALL", "a.mp4|48;a.mp4|49;b.srt|48;b.srt|49")]
    [InlineData("SELECT caption_talk_spans, {'a': 1, 'b': [true, NULL]}, 'NaN'::DOUBLE, 170141183460469231731687303715884105727::HUGEINT FROM frames WHERE frame_index = 0 AND recording = 'kitchen/one ü*'",
        "[0]|{\"a\":1,\"b\":[true,null]}|NaN|170141183460469231731687303715884105727")]
    [InlineData("SELECT column_name FROM (DESCRIBE files) ORDER BY ALL", "modified_at;path;size_bytes")]
    [InlineData("SELECT sum(x) FROM (SELECT unnest([1, 2, 3]) AS x UNION ALL SELECT * FROM range(3)) WHERE x IN (SELECT size_bytes / 5 FROM files)", "4")]
    public async Task ReadAsync_AnswersFromTheTables_WhateverTheyComeFrom(string sql, string expected) => Assert.Equal(expected, await query.TextAsync(sql));

    [Fact]
    public async Task ReadAsync_GivesEachRowOnce_PageByPage()
    {
        List<object?> seen = [];
        for (QueryPage? page = null; page is null or { HasMore: true };)
        {
            page = await query.ReadAsync("SELECT recording_id || frame_index FROM frames WHERE frame_index % 2 = 0", seen.Count, 7);
            seen.AddRange(page.Rows.Select(row => row[0]));
        }

        Assert.Equal(Enumerable.Range(1, 2).SelectMany(recording => Enumerable.Range(0, 25).Select(frame => $"r-{recording}{frame * 2}")), seen);
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", "'read_csv' is not possible here")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')", "'read_text' is not possible here")]
    [InlineData("SELECT * FROM read_parquet('FIRST')", "'read_parquet' is not possible here")]
    [InlineData("SELECT * FROM 'FIRST'", "does not exist here")]
    [InlineData("SELECT * FROM frames WHERE frame_index IN (SELECT 1 FROM glob('/*'))", "'glob' is not possible here")]
    [InlineData("WITH \"FIRST\" AS (SELECT 1) SELECT * FROM (SELECT * FROM \"FIRST\")", "can't be the name of a WITH")]
    [InlineData("COPY frames TO '/tmp/out.csv'", "Only SELECT is possible here")]
    [InlineData("ATTACH '/tmp/other.db'", "Only SELECT is possible here")]
    [InlineData("INSTALL httpfs", "Only SELECT is possible here")]
    [InlineData("LOAD httpfs", "Only SELECT is possible here")]
    [InlineData("PRAGMA database_list", "Only SELECT is possible here")]
    [InlineData("SET threads = 8", "Only SELECT is possible here")]
    [InlineData("CREATE TABLE t AS SELECT 1", "Only SELECT is possible here")]
    [InlineData("DROP VIEW frames", "Only SELECT is possible here")]
    [InlineData("SELECT 1; SELECT 2", "2 statements")]
    [InlineData("SELECT 1) LIMIT 1; DROP VIEW frames; --", "Parser Error")]
    [InlineData("SELECT * FROM duckdb_settings()", "'duckdb_settings' is not possible here")]
    [InlineData("SELECT * FROM duckdb_settings", "does not exist here")]
    [InlineData("SELECT * FROM index_files", "does not exist here")]
    [InlineData("SELECT * FROM information_schema.tables", "does not exist here")]
    [InlineData("SELECT * FROM query('SELECT 1')", "'query' is not possible here")]
    [InlineData("SELECT * FROM json_execute_serialized_sql('x')", "is not possible here")]
    [InlineData("SHOW TABLES", "SHOW is not possible here")]
    [InlineData("SELECT getenv('HOME')", "'getenv' is not possible here")]
    [InlineData("SELECT current_setting('memory_limit')", "'current_setting' is not possible here")]
    [InlineData("SELECT length(repeat('x', 2000000000))", "'repeat' is not possible here")]
    [InlineData("SELECT\n  frame_idx\nFROM frames", "Binder Error: Referenced column \"frame_idx\" not found")]
    [InlineData("SELEC 1", "(line 1, column 1)")]
    [InlineData(" ; ", "There is no query")]
    [InlineData("SELECT ?", "no parameters")]
    public async Task ReadAsync_RefusesInWords_WhenAQueryReachesForMoreThanItsTables(string sql, string words)
    {
        var refusal = await Assert.ThrowsAsync<QueryException>(() => query.ReadAsync(sql.Replace("FIRST", query.FirstIndex, StringComparison.Ordinal)));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/etc/passwd:", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/out.csv"));
    }

    [Fact]
    public async Task ReadAsync_ShowsThePlaceInTheQueryAsWritten_WhenAColumnIsNotThere()
    {
        var refusal = await Assert.ThrowsAsync<QueryException>(() => query.ReadAsync("SELECT frame_idx FROM frames"));

        Assert.Contains("LINE 1: SELECT frame_idx FROM frames", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t) SELECT max(i) FROM t", "stopped after 0 s")]
    [InlineData("SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 3", "stopped after 0 s")]
    [InlineData("SELECT list(i) FROM range(100000000) t(i)", "Out of Memory")]
    public async Task ReadAsync_StopsInTime_WhenAQueryTakesTooMuch(string sql, string words)
    {
        QueryLimits limits = words.Contains("Memory", StringComparison.Ordinal) ? new() { MemoryMiB = 16 } : new() { Time = TimeSpan.FromMilliseconds(200) };
        using QueryDatabase small = QueryDatabase.Open(new QuerySource { Indexes = [] }, limits);

        var refusal = await Assert.ThrowsAsync<QueryException>(() => small.ReadAsync(QueryStatement.Parse(sql, query.Tables), 0, 1, CancellationToken.None));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_StopsTheQuery_WhenWhoAskedHasGone()
    {
        using CancellationTokenSource gone = new(TimeSpan.FromMilliseconds(100));
        QueryStatement statement = QueryStatement.Parse("SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 3", query.Tables);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.Database.ReadAsync(statement, 0, 1, gone.Token));
    }

    [Fact]
    public async Task WriteAsync_WritesWhatAPageShows_AsParquetAndCsv()
    {
        QueryStatement statement = QueryStatement.Parse("SELECT frame_index, caption_talk_text FROM frames WHERE recording_id = 'r-1' AND frame_index IN (30, 45)", query.Tables);
        string csv = query.Combine("out.csv");

        long rows = await query.Database.WriteAsync(statement, QueryFormat.Csv, csv, CancellationToken.None);
        await query.Database.WriteAsync(statement, QueryFormat.Parquet, query.Combine("out.parquet"), CancellationToken.None);

        Assert.Equal(2, rows);
        Assert.Equal("frame_index,caption_talk_text\n30,it's me\n45,\n", await File.ReadAllTextAsync(csv));
        Assert.Equal("PAR1"u8.ToArray(), (await File.ReadAllBytesAsync(query.Combine("out.parquet"))).AsSpan(0, 4).ToArray());
    }

    [Fact]
    public async Task WriteAsync_Refuses_WhenTheResultHasMoreRowsThanAFileMay()
    {
        QueryStatement statement = QueryStatement.Parse("FROM frames", query.Tables);

        var refusal = await Assert.ThrowsAsync<QueryException>(() => query.Database.WriteAsync(statement, QueryFormat.Csv, query.Combine("big.csv"), CancellationToken.None));

        Assert.Contains("more than 60 rows", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(query.Combine("big.csv")));
    }

    [Fact]
    public async Task DescribeAsync_ListsEveryTable_AlsoWithoutAnIndex()
    {
        using QueryDatabase empty = QueryDatabase.Open(new QuerySource { Indexes = [] }, new QueryLimits());

        var full = await query.Database.DescribeAsync(QuerySource.IndexTables, CancellationToken.None);
        var none = await empty.DescribeAsync(QuerySource.IndexTables, CancellationToken.None);

        Assert.Equal(["recording_id", "recording", "frame_index", "pts_seconds", "duration_seconds"], none[0].Columns.Select(column => column.Name));
        Assert.Contains(new QueryColumn("caption_talk_spans", "INTEGER[]"), full[0].Columns);
        for (int table = 1; table < full.Count; table++)
            Assert.Equal(full[table].Columns, none[table].Columns);
    }

    [Fact]
    public void Open_NamesTheProblem_WhenAFileIsNoParquet()
    {
        string path = query.Combine("no.parquet");
        File.WriteAllText(path, "no");

        var refusal = Assert.Throws<QueryException>(() => QueryDatabase.Open(new QuerySource { Indexes = [new("a", "a", path)] }, new QueryLimits()));

        Assert.Contains("could not be opened", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM frames WHERE frame_index > 3", true)]
    [InlineData("SELECT frame_index FROM frames LIMIT 10", true)]
    [InlineData("SELECT recording, count(*) FROM frames GROUP BY ALL", false)]
    [InlineData("SELECT * FROM frames ORDER BY pts_seconds", false)]
    [InlineData("SELECT DISTINCT recording FROM frames", false)]
    [InlineData("SELECT * FROM frames JOIN files ON true", false)]
    [InlineData("SELECT row_number() OVER () FROM frames", false)]
    public void Parse_KnowsWhetherThreadsMayChangeTheOrder(string sql, bool keeps) => Assert.Equal(keeps, QueryStatement.Parse(sql, query.Tables).KeepsOrder);

    [Fact]
    public void Parse_NamesTheTablesThatAreRead_NotTheOnesOfWith() =>
        Assert.Equal(["files", "frames"], QueryStatement.Parse("WITH x AS (FROM FRAMES) SELECT * FROM x, files, x y", query.Tables).Tables.Order());
}
