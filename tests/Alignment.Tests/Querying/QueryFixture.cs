using WorkspaceAgents.Alignment.Tests.Sensors;

namespace WorkspaceAgents.Alignment.Tests.Querying;

/// <summary>Two recordings with different tracks, and a table of files, open for queries.</summary>
public sealed class QueryFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alignment-query-").FullName;

    public string FirstIndex => Path.Combine(_folder, "first.parquet");

    public string SecondIndex => Path.Combine(_folder, "second.parquet");

    public IReadOnlyList<string> Tables { get; } = [.. QuerySource.IndexTables, "files"];

    public QueryDatabase Database { get; private set; } = null!;

    public QuerySource Source => new()
    {
        Indexes = [new("r-1", "kitchen/one ü*", FirstIndex), new("r-2", "two", SecondIndex)],
        Tables = [new("files", [new("path", "VARCHAR"), new("size_bytes", "BIGINT"), new("modified_at", "TIMESTAMP")], [["a.mp4", 10L, new DateTime(2026, 3, 14, 1, 2, 3, DateTimeKind.Utc)], ["b.srt", null, null]])],
    };

    public async Task InitializeAsync()
    {
        AlignmentInput frames = new() { FramePtsSeconds = [.. Enumerable.Range(0, 50).Select(frame => frame / 25.0)], StopSeconds = 2 };
        await MetadataIndexWriter.WriteAsync(
            frames with
            {
                CaptionTracks = [new CaptionTrack("talk.srt", [new Caption(0, 1, "hello"), new Caption(1, 1.5, "it's me")], ClockMap.Given(0, residualMs: 3))],
                AnnotationTracks = [new AnnotationTrack("boxes", AnnotationTrackKind.Annotation, [AnnotationItem.OfFrames("cup", 5, 15)], ClockMap.Identity)],
            },
            FirstIndex,
            CancellationToken.None);
        await MetadataIndexWriter.WriteAsync(
            frames with { SensorTracks = [new SensorTrack("imu.csv", Logs.Ramp(Logs.Times(100, 0, 2)), ClockMap.Given(0.25, residualMs: 2))] }, SecondIndex, CancellationToken.None);
        Database = QueryDatabase.Open(Source, new QueryLimits { Time = TimeSpan.FromSeconds(2), MemoryMiB = 128, Rows = 60 });
    }

    public Task DisposeAsync()
    {
        Database.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    public string Combine(string name) => Path.Combine(_folder, name);

    public async Task<QueryPage> ReadAsync(string sql, long offset = 0, int limit = 100) =>
        await Database.ReadAsync(QueryStatement.Parse(sql, Tables), offset, limit, CancellationToken.None);

    public async Task<string> TextAsync(string sql) =>
        string.Join(';', (await ReadAsync(sql)).Rows.Select(row => string.Join('|', row.Select(value => value is System.Text.Json.JsonElement json ? json.GetRawText() : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)))));
}
