using System.Text;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests.Sensors;

public sealed class SensorCsvReaderTests
{
    internal static async Task<SensorLog> ReadAsync(string text, string name = "imu.csv")
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return await SensorCsvReader.ReadAsync(stream, name, CancellationToken.None);
    }

    [RequiresSharedMediaFact]
    public async Task ReadAsync_ReadsEverySample_WhenLogIsACamerasAccelerometer()
    {
        await using FileStream stream = File.OpenRead(Path.Combine(Repository.SharedMedia!, "sensors/gopro/max-heromode.accl.csv"));

        SensorLog log = await SensorCsvReader.ReadAsync(stream, "accl.csv", CancellationToken.None);

        Assert.Equal(2082, log.TimesSeconds.Length);
        Assert.Equal(0.080577, log.TimesSeconds[0], 12);
        Assert.Equal(10.620917, log.TimesSeconds[^1], 6);
        Assert.Equal(["a0", "a1", "a2"], log.Channels.Select(channel => channel.Name));
        Assert.Equal(-8.616306954436451, log.Values[0][0]);
        Assert.Equal(SensorTimeOrigin.Track, log.TimeOrigin);
        Assert.Empty(log.Findings);
    }

    [RequiresSharedMediaFact]
    public async Task ReadAsync_PrefersTheStatedUnit_WhenLogHasTwoTimes()
    {
        await using FileStream stream = File.OpenRead(Path.Combine(Repository.SharedMedia!, "sensors/gopro/max-heromode.gps.csv"));

        SensorLog log = await SensorCsvReader.ReadAsync(stream, "gps.csv", CancellationToken.None);

        Assert.Equal(191, log.TimesSeconds.Length);
        Assert.Equal(0.101994, log.TimesSeconds[0], 12);
        Assert.Equal(
            [("lat", "deg"), ("lon", "deg"), ("alt", "m"), ("speed2d", "m/s"), ("speed3d", "m/s")],
            log.Channels.Select(channel => (channel.Name, channel.Unit!)));
        Assert.Equal(-117.3273436, log.Values[1][0]);
        Assert.Equal("sensor.second-time", Assert.Single(log.Findings).Code);
    }

    [Theory]
    [InlineData("time_s,ax [m/s^2],ay (m/s^2),gz_rad_s\n0,1,2,3\n0.005,4,5,6\n")]
    [InlineData("t_ms;ax_m_s2;ay_mps2;gz [rad/s]\r\n0;1;2;3\r\n5;4;5;6")]
    [InlineData("timestamp [us]\tax (m/s^2)\tay_m_s2\tgz_radps\n0\t1\t2\t3\n5000\t4\t5\t6\n")]
    [InlineData("\uFEFF\"TIME (ns)\",\"ax (m/s^2)\",\"ay [m/s^2]\",gz_rad_s\n# a comment\n\n\"0\",\"1\",2,3\n5000000,4,5,6\n")]
    [InlineData("#timestamp [ns],ax [m/s^2],ay [m/s^2],gz [rad/s]\n0,1,2,3\n5000000,4,5,6\n")]
    [InlineData("ts_µs;ax_m_s2;ay_m_s2;gz_rad_s\r0;1,0;2;3\r5000;4;5,00;6e0\r")]
    public async Task ReadAsync_ReadsTheSameLog_WhenWrittenInAnotherWay(string text)
    {
        SensorLog log = await ReadAsync(text);

        Assert.Equal([0, 0.005], log.TimesSeconds);
        Assert.Equal([("ax", "m/s^2"), ("ay", "m/s^2"), ("gz", "rad/s")], log.Channels.Select(channel => (channel.Name, channel.Unit!)));
        Assert.Equal([1, 4], log.Values[0]);
        Assert.Equal([2, 5], log.Values[1]);
        Assert.Equal([3, 6], log.Values[2]);
        Assert.Equal((2, 0), (log.RowsRead, log.RowsLeftOut));
        Assert.Empty(log.Findings);
    }

    [Fact]
    public async Task ReadAsync_ReadsUtf16_WhenItHasAByteOrderMark()
    {
        using MemoryStream stream = new([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("time_s,µT\n0,1\n1,2\n")]);

        SensorLog log = await SensorCsvReader.ReadAsync(stream, "mag.csv", CancellationToken.None);

        Assert.Equal([1, 2], log.Values[0]);
        Assert.Equal("µT", Assert.Single(log.Channels).Name);
    }

    [Fact]
    public async Task ReadAsync_KeepsFileOrderAndReportsRows_WhenTimesRepeatOrGoBack()
    {
        SensorLog log = await ReadAsync("time_s,a\n0,0\n1,1\n1,10\n0.5,20\n2,2\n");

        Assert.Equal([0, 1, 2], log.TimesSeconds);
        Assert.Equal([0, 1, 2], log.Values[0]);
        Assert.Equal((5, 2), (log.RowsRead, log.RowsLeftOut));
        Assert.Equal(["sensor.time-duplicate", "sensor.time-backwards"], log.Findings.Select(finding => finding.Code));
        Assert.Contains("Row 4", log.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("Row 5", log.Findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ReportsRowsAndCells_WhenTheyAreBroken()
    {
        SensorLog log = await ReadAsync("time_s,a,b\n0,1,2\n1,,3\n2,NaN,4\n3,x,5\n4,1\n5,1,2,3\nsoon,1,2\n6,7,8\n");

        Assert.Equal([0, 1, 2, 3, 6], log.TimesSeconds);
        Assert.Equal([1, double.NaN, double.NaN, double.NaN, 7], log.Values[0]);
        Assert.Equal([2, 3, 4, 5, 8], log.Values[1]);
        Assert.Equal(3, log.RowsLeftOut);
        Assert.Equal(
            ["sensor.field-count", "sensor.field-count", "sensor.time-unreadable", "sensor.cell-missing", "sensor.cell-unreadable"],
            log.Findings.Select(finding => finding.Code));
        Assert.Contains("Row 6", log.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("rows 3, 4", log.Findings[3].Message, StringComparison.Ordinal);
        Assert.Contains("row 5", log.Findings[4].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1,2\n0.1,2,3\n", "sensor.no-header", "time_s,")]
    [InlineData("frame,a\n0,1\n", "sensor.no-time-column", "time_s")]
    [InlineData("time_s a b\n0 1 2\n", "sensor.no-time-column", "time_s")]
    [InlineData("time_s\n0\n", "sensor.no-channels", "separator")]
    [InlineData("timestamp,a\n1700000000123,1\n", "sensor.time-unit", "time_ms")]
    [InlineData("time [min],a\n1,1\n", "sensor.time-unit", "time_ms")]
    [InlineData("", "sensor.empty", "upload")]
    [InlineData("# only a comment\n", "sensor.empty", "upload")]
    [InlineData("time_s,a\n", "sensor.no-rows", "data")]
    public async Task ReadAsync_UsesNothingAndSaysWhatToDo_WhenTheFileIsNoLog(string text, string code, string suggestion)
    {
        SensorLog log = await ReadAsync(text);

        Assert.Empty(log.TimesSeconds);
        AlignmentFinding finding = Assert.Single(log.Findings, finding => finding.Severity == AlignmentSeverity.Error);
        Assert.Equal(code, finding.Code);
        Assert.Contains(suggestion, finding.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timestamp_ns,a\n1700000000123456789,1\n1700000000123456790,2\n", 1e-9)]
    [InlineData("timestamp_us,a\n1700000000123456.789,1\n1700000000123456.790,2\n", 1e-9)]
    [InlineData("time_s,a\n1700000000.123456789,1\n1700000000.123456790,2\n", 1e-9)]
    [InlineData("time,a\n2023-11-14T22:13:20.123456789Z,1\n2023-11-14T23:13:20.123456790+01:00,2\n", 1e-9)]
    public async Task ReadAsync_LosesNothingOfAbsoluteTimes_WhenTheyAreNanosecondsApart(string text, double apart)
    {
        SensorLog log = await ReadAsync(text);

        Assert.True(log.TimesAreUtc);
        Assert.Equal(1700000000123456789, log.FirstTimeUnixNanoseconds);
        Assert.Equal([0, apart], log.TimesSeconds);
        Assert.Equal(1700000000.1234567, log.StartEpochSeconds!.Value, 6);
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, TimeSpan.Zero).AddTicks(1234567), log.FirstTimeUtc);
    }

    [Fact]
    public async Task ReadAsync_DoesNotGuessTheZone_WhenIsoTimesHaveNone()
    {
        SensorLog log = await ReadAsync("time,a\n2023-11-14 22:13:20.5,1\n2023-11-14 22:13:21,2\n");

        Assert.Equal(SensorTimeOrigin.WallClockWithoutZone, log.TimeOrigin);
        Assert.Null(log.FirstTimeUtc);
        Assert.Equal([0, 0.5], log.TimesSeconds);
        Assert.Equal("sensor.time-zone-missing", Assert.Single(log.Findings).Code);
    }

    [Fact]
    public async Task ReadAsync_LeavesColumnsOut_WhenTheyHoldNoNumbers()
    {
        SensorLog log = await ReadAsync("time_s,mode,a,b\n0,walk,1,\n1,run,2,\n");

        Assert.Equal(["a"], log.Channels.Select(channel => channel.Name));
        Assert.Equal(["sensor.column-text", "sensor.channel-empty"], log.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task ReadAsync_KeepsNamesApart_WhenColumnsDifferByUnitOrNotAtAll()
    {
        SensorLog log = await ReadAsync("time_s,acc_g,acc_m_s2,x,X,\n0,1,2,3,4,5\n");

        Assert.Equal(["acc_g", "acc_m_s2", "x", "X_5", "column_6"], log.Channels.Select(channel => channel.Name));
    }

    [Theory]
    [InlineData("time,a\n0,1\n0.01,2\n", AlignmentSeverity.Info)]
    [InlineData("time,a\n0,1\n5,2\n", AlignmentSeverity.Warning)]
    public async Task ReadAsync_SaysWhichUnitItTook_WhenTheHeaderStatesNone(string text, AlignmentSeverity severity)
    {
        AlignmentFinding finding = Assert.Single((await ReadAsync(text)).Findings);

        Assert.Equal(("sensor.time-unit-assumed", severity), (finding.Code, finding.Severity));
    }

    [Fact]
    public async Task ReadAsync_RefusesThousandsSeparators_WhenANumberCouldMeanTwoThings()
    {
        SensorLog log = await ReadAsync("time_s;a\n0;1.234,5\n1;1234,5\n");

        Assert.Equal([double.NaN, 1234.5], log.Values[0]);
        Assert.Equal("sensor.cell-unreadable", Assert.Single(log.Findings).Code);
    }

    [Fact]
    public async Task ReadAsync_ReadsEveryRow_WhenLinesCrossBlocks()
    {
        StringBuilder text = new("time_ms,a\n");
        for (int row = 0; row < 100_000; row++)
            text.Append(row).Append(',').Append(row * 2).Append('\n');

        SensorLog log = await ReadAsync(text.ToString());

        Assert.Equal(100_000, log.TimesSeconds.Length);
        Assert.Equal(99_999 * 2, log.Values[0][^1]);
        Assert.Empty(log.Findings);
    }
}
