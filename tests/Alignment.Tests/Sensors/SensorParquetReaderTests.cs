using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment.Tests.Sensors;

public sealed class SensorParquetReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alignment-parquet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<SensorLog> ReadAsync(string select, bool isCut = false)
    {
        string path = Path.Combine(_folder, "imu.parquet");
        using (DuckDBConnection connection = new("DataSource=:memory:"))
        {
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"COPY ({select}) TO '{path}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }

        byte[] file = await File.ReadAllBytesAsync(path);
        using MemoryStream stream = new(isCut ? file[..(file.Length / 2)] : file);
        return await SensorReader.ReadAsync(stream, "imu.parquet", CancellationToken.None);
    }

    [Theory]
    [InlineData("1700000000000000000 + i * 5000000 AS timestamp_ns", SensorTimeOrigin.Utc)]
    [InlineData("make_timestamp_ns(1700000000000000000 + i * 5000000) AS timestamp", SensorTimeOrigin.WallClockWithoutZone)]
    [InlineData("make_timestamp(1700000000000000 + i * 5000) AS recorded_at", SensorTimeOrigin.WallClockWithoutZone)]
    [InlineData("CAST(make_timestamp(1700000000000000 + i * 5000) AS TIMESTAMP_MS) AS time", SensorTimeOrigin.WallClockWithoutZone)]
    [InlineData("to_timestamp(1700000000 + i * 0.005) AS time", SensorTimeOrigin.Utc)]
    public async Task ReadAsync_ReadsTimesOfAnyKind(string time, SensorTimeOrigin origin)
    {
        SensorLog log = await ReadAsync($"SELECT {time}, i * 2.5 AS \"ax [m/s^2]\", {{'x': i, 'y': {{'z': -i}}}} AS gyro, i % 2 = 0 AS on, 'a' AS note FROM range(3) t(i)");

        Assert.Equal([0, 0.005, 0.01], log.TimesSeconds.Select(seconds => Math.Round(seconds, 9)));
        Assert.Equal(origin, log.TimeOrigin);
        Assert.Equal(1_700_000_000_000_000_000, log.FirstTimeUnixNanoseconds);
        Assert.Equal(["ax", "gyro.x", "gyro.y.z", "on"], log.Channels.Select(channel => channel.Name));
        Assert.Equal("m/s^2", log.Channels[0].Unit);
        Assert.Equal([0, 2.5, 5], log.Values[0]);
        Assert.Equal([0, -1, -2], log.Values[2]);
        Assert.Equal([1.0, 0, 1], log.Values[3]);
    }

    [Fact]
    public async Task ReadAsync_KeepsFileOrderAndHoles_AsInATable()
    {
        SensorLog log = await ReadAsync("SELECT unnest([0.0, 1, 1, 2]) AS time_s, unnest([1.5, NULL, 7, 'NaN'::DOUBLE]) AS a, unnest([1, 2, 3, 4]) AS b");

        Assert.Equal([0, 1, 2], log.TimesSeconds);
        Assert.Equal([1.5, double.NaN, double.NaN], log.Values[0]);
        Assert.Equal([1, 2, 4], log.Values[1]);
        Assert.Contains(log.Findings, finding => finding.Code == "sensor.time-duplicate");
    }

    [Fact]
    public async Task ReadAsync_RefusesWithAReason_WhenItCannotBeRead()
    {
        SensorLog cut = await ReadAsync("SELECT i AS time_s, i AS a FROM range(1000) t(i)", isCut: true);
        SensorLog timeless = await ReadAsync("SELECT i AS frame, i AS a FROM range(10) t(i)");

        Assert.Contains(cut.Findings, finding => finding.Code == "sensor.parquet-damaged" && finding.Severity == AlignmentSeverity.Error);
        Assert.Contains(timeless.Findings, finding => finding.Code == "sensor.no-time-column");
        Assert.Empty(cut.TimesSeconds);
        Assert.Empty(timeless.TimesSeconds);
    }
}
