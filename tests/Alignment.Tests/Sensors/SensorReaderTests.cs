using System.Text;

namespace WorkspaceAgents.Alignment.Tests;

public class SensorReaderTests
{
    [Fact]
    public async Task JsonLines_GiveNestedFieldsAsChannels_InOrderOfAppearance()
    {
        SensorLog log = await ReadAsync("""
            {"time_ms": 0, "accel": {"x": 0.5, "y": -1}, "gyro_rad_s": [1, 2, 3], "on": true, "note": "a\tb"}
            {"time_ms": 10, "accel": {"x": null, "y": 2}, "gyro_rad_s": [4, 5, 6], "on": false}

            {"time_ms": 20, "accel": {"x": 1.5, "y": 3}, "gyro_rad_s": [7, 8, 9], "on": true, "temperature": 21.5}
            """);

        Assert.Equal([0, 0.01, 0.02], log.TimesSeconds);
        Assert.Equal(["accel.x", "accel.y", "gyro_rad_s.0", "gyro_rad_s.1", "gyro_rad_s.2", "on", "temperature"], log.Channels.Select(channel => channel.Name));
        Assert.Equal([0.5, double.NaN, 1.5], log.Values[0]);
        Assert.Equal([3.0, 6, 9], log.Values[4]);
        Assert.Equal([1.0, 0, 1], log.Values[5]);
        Assert.Equal([double.NaN, double.NaN, 21.5], log.Values[6]);
        Assert.Equal((3, 0), (log.RowsRead, log.RowsLeftOut));
    }

    [Fact]
    public async Task JsonLines_KeepNanosecondsOfUnixTime()
    {
        SensorLog log = await ReadAsync("{\"timestamp_ns\":1700000000123456789,\"v\":1}\n{\"timestamp_ns\":1700000000123456790,\"v\":2}\n");

        Assert.Equal(1700000000123456789, log.FirstTimeUnixNanoseconds);
        Assert.Equal(1e-9, log.TimesSeconds[1], 1e-15);
    }

    [Fact]
    public async Task JsonLines_SayWhichLineIsWrong_AndKeepTheOthers()
    {
        SensorLog log = await ReadAsync("{\"t_s\":0,\"v\":1}\nnot json\n[1,2]\n{\"t_s\":0.1,\"v\":2}\n{\"t_s\":0.1,\"v\":3}\n");

        Assert.Equal([1.0, 2], log.Values[0]);
        Assert.Equal((5, 3), (log.RowsRead, log.RowsLeftOut));
        Assert.Contains(log.Findings, finding => finding.Code == "sensor.json" && finding.Message.Contains("Row 2", StringComparison.Ordinal));
        Assert.Contains(log.Findings, finding => finding.Code == "sensor.time-duplicate" && finding.Message.Contains("Row 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task JsonLines_ReportAFieldThatComesLate()
    {
        StringBuilder text = new();
        for (int i = 0; i < 400; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"t_s\":{i},\"v\":{i}{(i > 300 ? ",\"late\":1" : "")}}}\n");

        SensorLog log = await ReadAsync(text.ToString());

        Assert.Equal(400, log.TimesSeconds.Length);
        Assert.Equal(["v"], log.Channels.Select(channel => channel.Name));
        Assert.Single(log.Findings, finding => finding.Code == "sensor.late-field");
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":2}\n", "sensor.no-time-column")]
    [InlineData("{\"t_s\":1}\n", "sensor.no-channels")]
    [InlineData("{\n  \"t_s\": 1\n}\n", "sensor.empty")]
    [InlineData("<?xml version=\"1.0\"?><gpx></gpx>", "sensor.empty")]
    public async Task Read_RefusesWithAReason_WhenNothingCanBeUsed(string text, string code)
    {
        SensorLog log = await ReadAsync(text);

        Assert.Empty(log.TimesSeconds);
        Assert.Contains(log.Findings, finding => finding.Code == code && finding.Severity == AlignmentSeverity.Error);
    }

    [Fact]
    public async Task Gpx_GivesPlacesHeightsAndExtensions_OfEveryPointInOrder()
    {
        SensorLog log = await ReadAsync("""
            <?xml version="1.0" encoding="UTF-8"?>
            <gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1" xmlns:t="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
              <wpt lat="1" lon="2"/>
              <trk><trkseg>
                <trkpt lat="48.1371" lon="-117.3225"><ele>520.5</ele><time>2026-11-22T10:00:00Z</time></trkpt>
                <trkpt lat="48.1372" lon="-117.3224"><ele>521</ele><time>2026-11-22T10:00:01.500Z</time><extensions><t:TrackPointExtension><t:hr>120</t:hr></t:TrackPointExtension></extensions></trkpt>
              </trkseg><trkseg>
                <trkpt lat="48.1373" lon="-117.3223"><time>2026-11-22T10:00:10Z</time></trkpt>
              </trkseg></trk>
            </gpx>
            """);

        Assert.Equal([0, 1.5, 10], log.TimesSeconds);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), log.FirstTimeUtc);
        Assert.Equal(["lat", "lon", "ele", "hr"], log.Channels.Select(channel => channel.Name));
        Assert.Equal(["deg", "deg", "m", null], log.Channels.Select(channel => channel.Unit));
        Assert.Equal([48.1371, 48.1372, 48.1373], log.Values[0]);
        Assert.Equal([520.5, 521, double.NaN], log.Values[2]);
        Assert.Equal([double.NaN, 120, double.NaN], log.Values[3]);
    }

    [Fact]
    public async Task Gpx_KeepsThePointsBeforeDamage()
    {
        SensorLog log = await ReadAsync("<gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\"><time>2026-11-22T10:00:00Z</time></trkpt><trkpt lat=\"1\" lon=\"3\"><time>2026-11-22T10:00:01Z</time></trkpt><trkpt lat=");

        Assert.Equal([2.0, 3], log.Values[1]);
        Assert.Contains(log.Findings, finding => finding.Code == "sensor.gpx-damaged");
    }

    [Fact]
    public async Task Gpx_OpensNothingElse()
    {
        SensorLog log = await ReadAsync("<?xml version=\"1.0\"?><!DOCTYPE gpx [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\"><name>&a;</name></trkpt></trkseg></trk></gpx>");

        Assert.Empty(log.TimesSeconds);
        Assert.Contains(log.Findings, finding => finding.Code == "sensor.gpx-damaged");
    }

    [Fact]
    public async Task Tables_AreReadAsBefore()
    {
        SensorLog log = await ReadAsync("time_s,ax_m_s2\n0,1\n0.5,2\n");

        Assert.Equal([1.0, 2], log.Values[0]);
        Assert.Equal("m/s^2", log.Channels[0].Unit);
    }

    private static async Task<SensorLog> ReadAsync(string text)
    {
        using MemoryStream content = new(Encoding.UTF8.GetBytes(text));
        return await SensorReader.ReadAsync(content, "log", CancellationToken.None);
    }
}
