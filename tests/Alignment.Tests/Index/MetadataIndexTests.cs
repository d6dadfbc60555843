using DuckDB.NET.Data;
using WorkspaceAgents.Alignment.Tests.Sensors;

namespace WorkspaceAgents.Alignment.Tests.Index;

public sealed class MetadataIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alignment-index-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Uneven frame times, as a phone makes them.</summary>
    private static AlignmentInput Input(int frames = 300)
    {
        double[] pts = [.. Enumerable.Range(0, frames).Select(frame => 0.066 + (frame / 30.0) + (frame % 3 * 0.004))];
        double[] times = Logs.Times(200, 0, frames / 30.0, gapStart: 2, gapStop: 3.5);
        SensorLog log = Logs.Of(times, [.. times.Select(Math.Sin)], [.. times.Select(time => 33 + (time * 1e-7))]) with
        {
            Channels = [new SensorChannel("ax", "m/s^2"), new SensorChannel("AX", null)],
        };
        return new AlignmentInput
        {
            FramePtsSeconds = pts,
            StopSeconds = pts[^1] + (1 / 30.0),
            CaptionTracks =
            [
                new CaptionTrack("talk.en.srt", [new Caption(1, 2, "It's \"one\""), new Caption(1.5, 3, "two 二\nlines", "7"), new Caption(900, 901, "late")], ClockMap.Given(0.5)),
                new CaptionTrack("talk_en.vtt", [], ClockMap.Identity),
            ],
            AudioTracks = [new AudioTrack("audio 1", 48_000, 0.1, 5, ClockMap.Identity)],
            SensorTracks = [new SensorTrack("imu.csv", log, ClockMap.Given(0, 50))],
        };
    }

    [Fact]
    public async Task ReadAsync_GivesBackWhatWasJoined_WhenARangeIsAsked()
    {
        AlignmentInput input = Input();
        await MetadataIndexWriter.WriteAsync(input, PathOf("a.parquet"), CancellationToken.None);

        MetadataIndexRange range = await MetadataIndexReader.ReadAsync(PathOf("a.parquet"), 40, 160, CancellationToken.None);

        SensorFrames joined = SensorJoin.Join(input.SensorTracks[0], input.FramePtsSeconds, CancellationToken.None);
        Assert.Equal(120, range.PtsSeconds.Length);
        for (int row = 0; row < 120; row++)
        {
            int frame = 40 + row;
            Assert.Equal(input.FramePtsSeconds[frame], range.PtsSeconds[row]);
            Assert.Equal(input.DurationSeconds(frame), range.DurationsSeconds[row]);
            Assert.Equal([(float)joined[frame, 0], (float)joined[frame, 1]], range.Sensors[0].Values[row]);
            Assert.Equal(joined.GapMs[frame], range.Sensors[0].GapMs[row]);
            double start = range.PtsSeconds[row];
            double stop = start + range.DurationsSeconds[row];
            List<int> spans = [];
            if (start < 2.5 && stop > 1.5)
                spans.Add(0);
            if (start < 3.5 && stop > 2)
                spans.Add(1);
            Assert.Equal(spans, range.Captions[0].SpansByFrame[row]);
            Assert.Empty(range.Captions[1].SpansByFrame[row]);
            long? sample = start is >= 0.1 and < 5.1 ? (long)Math.Floor(((start - 0.1) * 48_000) + 1e-6) : null;
            Assert.Equal(sample, range.Audio[0].SamplePositions[row]);
        }

        Assert.Contains(range.Sensors[0].Values, row => float.IsNaN(row[0]));
        Assert.Equal([0, 1], range.Captions[0].Spans.Select(span => span.Index));
        Assert.Equal(new MetadataIndexSchema.CaptionSpan(2, 3.5, "two 二\nlines", "7"), range.Captions[0].Spans[1].Span);
        Assert.Equal([new SensorChannel("ax", "m/s^2"), new SensorChannel("AX", null)], range.Sensors[0].Channels);
    }

    [Fact]
    public async Task ReadRangesAsync_GivesWhatReadAsyncGives_WhenManyAreAsked()
    {
        string path = PathOf("a [1]*.parquet");
        await MetadataIndexWriter.WriteAsync(Input(20_000), path, CancellationToken.None);
        await MetadataIndexWriter.WriteAsync(Input(10), PathOf("a 1x.parquet"), CancellationToken.None);
        (int, int)[] ranges = [(8000, 8400), (0, 3), (19_999, 20_000), (7, 7)];

        int next = 0;
        await foreach (MetadataIndexRange range in MetadataIndexReader.ReadRangesAsync(path, ranges, CancellationToken.None))
        {
            (int start, int stop) = ranges[next++];
            MetadataIndexRange alone = await MetadataIndexReader.ReadAsync(path, start, stop, CancellationToken.None);
            Assert.Equal((start, stop - start), (range.StartFrame, range.PtsSeconds.Length));
            Assert.Equal(alone.PtsSeconds, range.PtsSeconds);
            Assert.Equal(alone.Sensors[0].Values, range.Sensors[0].Values);
            Assert.Equal(alone.Captions[0].SpansByFrame, range.Captions[0].SpansByFrame);
        }

        Assert.Equal(4, next);
    }

    [Fact]
    public async Task ReadSchemaAsync_TellsColumnsApart_WhenNamesCollide()
    {
        await MetadataIndexWriter.WriteAsync(Input(), PathOf("a.parquet"), CancellationToken.None);

        MetadataIndexSchema schema = await MetadataIndexReader.ReadSchemaAsync(PathOf("a.parquet"), CancellationToken.None);

        Assert.Equal(300, schema.FrameCount);
        Assert.Equal(["caption_talk_en_spans", "caption_talk_en_spans_2"], schema.Captions.Select(track => track.SpansColumn));
        Assert.Equal(["sensor_imu_ax", "sensor_imu_ax_2"], schema.Sensors[0].Channels.Select(channel => channel.Column));
        Assert.Equal("audio_audio_1_sample", schema.Audio[0].SampleColumn);
        Assert.Equal(ClockMap.Given(0, 50), schema.Sensors[0].Clock);
    }

    [Fact]
    public async Task WriteAsync_WritesTheSameBytes_WhenTheInputIsTheSame()
    {
        await MetadataIndexWriter.WriteAsync(Input(20_000), PathOf("a.parquet"), CancellationToken.None);
        await MetadataIndexWriter.WriteAsync(Input(20_000), PathOf("another name.parquet"), CancellationToken.None);

        Assert.Equal(File.ReadAllBytes(PathOf("a.parquet")), File.ReadAllBytes(PathOf("another name.parquet")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public async Task WriteAsync_MakesATableAnyEngineReads_WhenQueriedWithSql()
    {
        string path = PathOf("it's.parquet");
        await MetadataIndexWriter.WriteAsync(Input(20_000), path, CancellationToken.None);

        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT count(*), count(sensor_imu_ax), count(caption_talk_en_text), max(len(caption_talk_en_spans)), typeof(any_value(sensor_imu_ax)),
                   (SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{path.Replace("'", "''", StringComparison.Ordinal)}'))
            FROM '{path.Replace("'", "''", StringComparison.Ordinal)}'
            """;
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());

        Assert.Equal(20_000, reader.GetInt64(0));
        Assert.InRange(reader.GetInt64(1), 19_950, 19_960);
        Assert.InRange(reader.GetInt64(2), 60, 62);
        Assert.Equal(2, reader.GetInt64(3));
        Assert.Equal("DOUBLE", reader.GetString(4));
        Assert.Equal(3, reader.GetInt64(5));
    }

    [Fact]
    public async Task WriteAsync_KeepsDoubles_WhenAFloatWouldMoveAPosition()
    {
        AlignmentInput input = Input(10) with
        {
            SensorTracks = [new SensorTrack("gps.csv", Logs.Of([0, 1], [-117.3273436, -117.3273436]), ClockMap.Identity)],
        };
        await MetadataIndexWriter.WriteAsync(input, PathOf("a.parquet"), CancellationToken.None);

        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT any_value(sensor_gps_c0) FROM '{PathOf("a.parquet")}'";

        Assert.Equal(-117.3273436, command.ExecuteScalar());
    }

    [Fact]
    public async Task WriteAsync_WritesAnEmptyIndex_WhenTheVideoHasNoFrames()
    {
        AlignmentInput input = Input() with { FramePtsSeconds = [], StopSeconds = 0 };
        await MetadataIndexWriter.WriteAsync(input, PathOf("a.parquet"), CancellationToken.None);

        MetadataIndexRange range = await MetadataIndexReader.ReadAsync(PathOf("a.parquet"), 0, 0, CancellationToken.None);

        Assert.Empty(range.PtsSeconds);
    }

    [Fact]
    public async Task WriteAsync_LeavesNothingBehind_WhenCancelled()
    {
        using CancellationTokenSource cancel = new();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MetadataIndexWriter.WriteAsync(Input(), PathOf("a.parquet"), cancel.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task WriteAsync_ThrowsAndSaysWhy_WhenTheFolderIsNotThere()
    {
        IOException exception = await Assert.ThrowsAsync<IOException>(
            () => MetadataIndexWriter.WriteAsync(Input(), PathOf("no/such/a.parquet"), CancellationToken.None));

        Assert.Contains("could not be written", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_Throws_WhenFramesAreNotInOrder() =>
        await Assert.ThrowsAsync<ArgumentException>(() => MetadataIndexWriter.WriteAsync(
            Input() with { FramePtsSeconds = [0, 2, 1] }, PathOf("a.parquet"), CancellationToken.None));

    [Fact]
    public async Task ReadAsync_Throws_WhenTheRangeOrFileIsWrong()
    {
        await MetadataIndexWriter.WriteAsync(Input(), PathOf("a.parquet"), CancellationToken.None);
        await File.WriteAllTextAsync(PathOf("b.parquet"), "not parquet at all");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MetadataIndexReader.ReadAsync(PathOf("a.parquet"), 0, 301, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => MetadataIndexReader.ReadAsync(PathOf("a.parquet"), 5, 4, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(() => MetadataIndexReader.ReadAsync(PathOf("b.parquet"), 0, 1, CancellationToken.None));
    }
}
