using System.Globalization;

namespace WorkspaceAgents.Alignment.Tests.Sensors;

public sealed class SensorTimeTroubleTests
{
    private static Task<SensorLog> ReadAsync(string column, IEnumerable<double> times) =>
        SensorCsvReaderTests.ReadAsync($"{column},a\n{string.Concat(times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{time:0.######},1\n")))}");

    private static IEnumerable<double> Every(double interval, double start, int count) => Enumerable.Range(0, count).Select(sample => start + (sample * interval));

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    public async Task ReadAsync_LeavesOneRowOut_WhenOneTimeIsFarAhead(int wild)
    {
        double[] times = [.. Every(0.01, 0, 50)];
        times[wild] = 99_999;

        SensorLog log = await ReadAsync("time_s", times);

        Assert.Equal(49, log.TimesSeconds.Length);
        Assert.Equal(0.49, log.TimesSeconds[^1], 1e-9);
        Assert.Equal(1, log.RowsLeftOut);
        Assert.Equal("sensor.time-outlier", Assert.Single(log.Findings).Code);
    }

    [Fact]
    public async Task ReadAsync_CountsFromTheFirstKeptRow_WhenTheFirstInstantIsWild()
    {
        SensorLog log = await ReadAsync("time_s", [1_900_000_000, 1_700_000_000.5, 1_700_000_001, 1_700_000_001.5]);

        Assert.Equal([0, 0.5, 1], log.TimesSeconds);
        Assert.Equal(1_700_000_000_500_000_000, log.FirstTimeUnixNanoseconds);
    }

    [Fact]
    public async Task ReadAsync_KeepsWhatIsAfterAGap_WhenALateRowFollows()
    {
        SensorLog log = await ReadAsync("time_s", [0, 1, 2, 50, 49.5, 51]);

        Assert.Equal([0, 1, 2, 50, 51], log.TimesSeconds);
        Assert.Equal("sensor.time-backwards", Assert.Single(log.Findings).Code);
    }

    [Theory]
    [InlineData("time_s", 0, 0, "sensor.time-reset")]
    [InlineData("time_s", 1_700_000_000, 1_699_996_410, "sensor.time-local")]
    [InlineData("time_s", 1_483_228_790, 1_483_228_799.05, "sensor.time-leap-second")]
    public async Task ReadAsync_SaysWhatHappenedToTheClock_WhenItGoesBack(string column, double start, double again, string code)
    {
        SensorLog log = await ReadAsync(column, Every(0.1, start, 101).Concat(Every(0.1, again, 40)));

        Assert.Single(log.Findings, finding => finding.Code == code);
        Assert.Equal(start == 1_483_228_790 ? 131 : 101, log.TimesSeconds.Length, 1.0);
    }

    [Fact]
    public async Task ReadAsync_SaysThatAnHourIsMissing_WhenSummerTimeBegins()
    {
        SensorLog log = await ReadAsync("time_s", Every(0.1, 1_700_000_000, 20).Concat(Every(0.1, 1_700_003_602, 20)));

        Assert.Single(log.Findings, finding => finding.Code == "sensor.time-hour-jump");
        Assert.Equal(40, log.TimesSeconds.Length);
    }

    [Fact]
    public async Task ReadAsync_ReadsALeapSecond()
    {
        SensorLog log = await SensorCsvReaderTests.ReadAsync("time,a\n2016-12-31T23:59:59Z,1\n2016-12-31T23:59:60Z,2\n2017-01-01T00:00:01Z,3\n");

        Assert.Equal([0, 1, 2], log.TimesSeconds);
    }

    [Fact]
    public async Task ReadAsync_TellsBurstsAndUnevenTimes_FromSteadyOnes()
    {
        SensorLog bursts = await ReadAsync("time_s", Enumerable.Range(0, 400).Select(sample => (sample / 8 * 0.08) + (sample % 8 * 0.001)));
        SensorLog uneven = await ReadAsync("time_s", Enumerable.Range(0, 400).Select(sample => (sample * 0.01) + (sample % 3 * 0.004)));
        SensorLog steady = await ReadAsync("time_s", Enumerable.Range(0, 400).Select(sample => sample * 0.01));

        Assert.Equal("sensor.bursty", Assert.Single(bursts.Findings).Code);
        Assert.Equal("sensor.irregular", Assert.Single(uneven.Findings).Code);
        Assert.Empty(steady.Findings);
    }
}
