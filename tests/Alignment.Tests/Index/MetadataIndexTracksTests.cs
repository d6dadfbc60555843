using DuckDB.NET.Data;
using WorkspaceAgents.Alignment.Tests.Sensors;

namespace WorkspaceAgents.Alignment.Tests.Index;

public sealed class MetadataIndexTracksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alignment-tracks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static AlignmentInput Frames(int count = 90) => new()
    {
        FramePtsSeconds = [.. Enumerable.Range(0, count).Select(frame => frame / 30.0)],
        StopSeconds = count / 30.0,
    };

    private static AlignmentInput Everything() => Frames() with
    {
        CaptionTracks = [new CaptionTrack("talk.srt", [new Caption(0, 1, "hello")], ClockMap.Given(0, residualMs: 3))],
        AudioTracks = [new AudioTrack("cam.wav", 1000, 0, 2, ClockMap.Given(0, residualMs: 1))],
        SensorTracks = [new SensorTrack("imu.csv", Logs.Ramp(Logs.Times(100, 0, 2)), ClockMap.Given(0, residualMs: 2))],
    };

    private static List<string> Query(string sql)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "" : FormattableString.Invariant($"{reader.GetValue(column)}"))));
        return rows;
    }

    [Fact]
    public async Task WriteAsync_StatesTheErrorBoundOfTheReport_WhereATrackHasSomethingToSay()
    {
        AlignmentInput input = Everything();
        await MetadataIndexWriter.WriteAsync(input, PathOf("a.parquet"), CancellationToken.None);

        List<string> rows = Query($"SELECT caption_talk_error_bound_ms, audio_cam_error_bound_ms, sensor_imu_error_bound_ms FROM '{PathOf("a.parquet")}' WHERE frame_index IN (10, 80)");

        AlignmentReport report = AlignmentReporter.Build(input);
        Assert.Equal(FormattableString.Invariant($"{report.Tracks[0].ErrorBoundMs}|{report.Tracks[1].ErrorBoundMs}|{report.Tracks[2].ErrorBoundMs}"), rows[0]);
        Assert.Equal("3.5||", rows[1]);
    }

    [Fact]
    public async Task WriteAsync_SaysWhichFrameOfAnotherCameraIsShown_OnItsOwnClock()
    {
        // 10 Hz from 1 s on, its clock 0.05 s behind and paused for half a second.
        ClockMap clock = ClockMap.Given(0.05, residualMs: 4) with { LaterSegments = [new ClockSegment(1.5, 0.55)] };
        AlignmentInput input = Frames() with { CameraTracks = [new CameraTrack("depth.mkv", [.. Enumerable.Range(0, 10).Select(frame => 1 + (frame / 10.0))], 2, clock)] };
        await MetadataIndexWriter.WriteAsync(input, PathOf("a.parquet"), CancellationToken.None);

        List<string> rows = Query($"SELECT camera_depth_frame, round(camera_depth_offset_ms, 3), camera_depth_error_bound_ms FROM '{PathOf("a.parquet")}' WHERE frame_index IN (30, 33, 36, 50, 63, 77)");

        Assert.Equal(["||", "0|50|54", "1|50|54", "||", "5|50|54", "||"], rows);
    }

    [Fact]
    public async Task WriteAsync_RefersToAnnotationsAndMasks_BySpansAndByFramesOfEitherCamera()
    {
        AlignmentInput input = Frames() with
        {
            CameraTracks = [new CameraTrack("depth.mkv", [.. Enumerable.Range(0, 30).Select(frame => frame / 10.0)], 3, ClockMap.Given(0))],
            AnnotationTracks =
            [
                new AnnotationTrack("events", AnnotationTrackKind.Annotation, [AnnotationItem.OfSeconds("a", 0.5, 1.5), AnnotationItem.OfFrames("b", 30, 32)], ClockMap.Given(0.5)),
                new AnnotationTrack("seg.json", AnnotationTrackKind.Mask, [AnnotationItem.OfFrames("7", 10, 11), AnnotationItem.OfFrames("8", 10, 12)], ClockMap.Identity, "depth.mkv"),
            ],
        };
        await MetadataIndexWriter.WriteAsync(input, PathOf("a.parquet"), CancellationToken.None);

        List<string> rows = Query($"SELECT array_to_string(annotation_events_ids, ','), array_to_string(mask_seg_ids, ',') FROM '{PathOf("a.parquet")}' WHERE frame_index IN (0, 29, 30, 32, 33, 60)");

        Assert.Equal(["|", "|", "a,b|7,8", "a|7,8", "a|8", "|"], rows);
        MetadataIndexSchema schema = await MetadataIndexReader.ReadSchemaAsync(PathOf("a.parquet"), CancellationToken.None);
        Assert.Equal(("depth.mkv", AnnotationTrackKind.Mask), (schema.Annotations[1].Camera, schema.Annotations[1].Kind));
        await Assert.ThrowsAsync<ArgumentException>(() => MetadataIndexWriter.WriteAsync(input with { CameraTracks = [] }, PathOf("b.parquet"), CancellationToken.None));
    }

    [Fact]
    public async Task AddAsync_KeepsEveryOldValue_WhenATrackIsAdded()
    {
        await MetadataIndexWriter.WriteAsync(Everything(), PathOf("a.parquet"), CancellationToken.None);
        double[] pts = await MetadataIndexReader.ReadFramesAsync(PathOf("a.parquet"), CancellationToken.None);
        AlignmentInput added = new()
        {
            FramePtsSeconds = pts,
            StopSeconds = 3,
            SensorTracks = [new SensorTrack("imu.jsonl", Logs.Ramp(0, 0.1, 0.2), ClockMap.Identity)],
        };

        await MetadataIndexWriter.AddAsync(PathOf("a.parquet"), added, PathOf("b.parquet"), CancellationToken.None);

        Assert.Equal(["0"], Query($"SELECT count(*) FROM ((SELECT * FROM '{PathOf("a.parquet")}') EXCEPT (SELECT * EXCLUDE (sensor_imu_gap_ms_2, sensor_imu_error_bound_ms_2, sensor_imu_c0_2) FROM '{PathOf("b.parquet")}'))"));
        MetadataIndexRange before = await MetadataIndexReader.ReadAsync(PathOf("a.parquet"), 0, 90, CancellationToken.None);
        MetadataIndexRange after = await MetadataIndexReader.ReadAsync(PathOf("b.parquet"), 0, 90, CancellationToken.None);
        Assert.Equal(before.Sensors[0].Values, after.Sensors[0].Values);
        Assert.Equal(before.Captions[0].SpansByFrame, after.Captions[0].SpansByFrame);
        Assert.Equal("imu.jsonl", after.Sensors[1].Name);
        Assert.Equal(1, after.Sensors[1].Values[3][0], 1e-5);
    }

    [Fact]
    public async Task AddAsync_Refuses_WhenTheFramesAreNotThoseOfTheIndex()
    {
        await MetadataIndexWriter.WriteAsync(Everything(), PathOf("a.parquet"), CancellationToken.None);

        await Assert.ThrowsAsync<ArgumentException>(() => MetadataIndexWriter.AddAsync(PathOf("a.parquet"), Frames(91), PathOf("a.parquet"), CancellationToken.None));
    }
}
