using System.Text;

namespace WorkspaceAgents.Alignment.Tests.Clocks;

public sealed class ClockFileReaderTests
{
    private static ClockFile Read(string json) => ClockFileReader.Read(Encoding.UTF8.GetBytes(json), ["imu.csv", "gps.csv", "a.srt"]);

    [Fact]
    public void Read_GivesTheClocks_WhenTheFileIsRight()
    {
        ClockFile file = Read("\uFEFF{ \"imu.csv\": { \"offsetSeconds\": 1.25, \"driftPpm\": -41 }, /* later */ \"a.srt\": { \"offsetSeconds\": 0, \"residualMs\": 8 }, }");

        Assert.Empty(file.Findings);
        Assert.Equal(ClockMap.Given(1.25, -41), file.MapFor("imu.csv"));
        Assert.Equal(ClockMap.Given(0, 0, 8), file.MapFor("a.srt"));
        Assert.Equal(ClockMap.Identity, file.MapFor("gps.csv"));
    }

    [Fact]
    public async Task MapFor_UsesTheInstantOfVideoZero_WhenTheLogHasAbsoluteTimes()
    {
        ClockFile file = Read("""{ "gps.csv": { "referenceStartUtc": "2023-11-14T22:13:10Z" } }""");
        SensorLog log = await Sensors.SensorCsvReaderTests.ReadAsync("time_s,a\n1700000000.5,1\n1700000001.5,2\n", "gps.csv");

        Assert.Equal(10.5, file.MapFor("gps.csv", log).ToReference(log.TimesSeconds[0]));
    }

    [Theory]
    [InlineData("""{ "foo.csv": { "offsetSeconds": 1 } }""", "clock.unknown-track", "'foo.csv'", "'imu.csv'")]
    [InlineData("{\n \"imu.csv\": {\n  \"offsetSeconds\": \"1\" } }", "clock.bad-field", "line 3", "number")]
    [InlineData("""{ "imu.csv": { "offsetSeconds": 1e999 } }""", "clock.bad-field", "offsetSeconds", "number")]
    [InlineData("""{ "imu.csv": { "offsetSeconds": 1, "driftPpm": 2e5 } }""", "clock.bad-field", "driftPpm", "number")]
    [InlineData("""{ "imu.csv": { "offsetSeconds": 1, "drift": [1, {"a": 2}] } }""", "clock.bad-field", "'drift' of 'imu.csv' at line 1 of clocks.json is not a known field", "driftPpm")]
    [InlineData("""{ "imu.csv": { "driftPpm": 3 } }""", "clock.no-offset", "either", "offsetSeconds")]
    [InlineData("""{ "imu.csv": { "referenceStartUtc": "2026-11-22T10:00:00" } }""", "clock.bad-field", "zone", "Z")]
    [InlineData("""{ "imu.csv": 3 }""", "clock.not-object", "imu.csv", "offsetSeconds")]
    [InlineData("""{ "imu.csv": { "offsetSeconds": 1 }, "imu.csv": { "offsetSeconds": 2 } }""", "clock.twice", "second time", "one")]
    [InlineData("[]", "clock.not-object", "object", "offsetSeconds")]
    [InlineData("{ \"imu.csv\":\n { \"offsetSeconds\": 1", "clock.not-json", "line 2", "offsetSeconds")]
    [InlineData("{} x", "clock.not-json", "line 1", "offsetSeconds")]
    [InlineData("", "clock.not-json", "line 1", "offsetSeconds")]
    public void Read_SaysWhatIsWrongAndUsesNothingOfIt_WhenAnEntryIsBad(string json, string code, string message, string suggestion)
    {
        ClockFile file = Read(json);

        AlignmentFinding finding = Assert.Single(file.Findings);
        Assert.Equal((code, AlignmentSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(suggestion, finding.Suggestion, StringComparison.Ordinal);
        Assert.Empty(file.Entries);
    }
}
