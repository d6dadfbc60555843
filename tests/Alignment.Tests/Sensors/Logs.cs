namespace WorkspaceAgents.Alignment.Tests.Sensors;

/// <summary>Sensor logs made in the tests.</summary>
internal static class Logs
{
    /// <summary>A log of one channel, <c>value = 10 · t</c>, at the given times.</summary>
    public static SensorLog Ramp(params double[] times) => Of(times, [.. times.Select(time => 10 * time)]);

    public static SensorLog Of(double[] times, params double[][] values) => new()
    {
        Name = "imu.csv",
        Channels = [.. values.Select((_, channel) => new SensorChannel($"c{channel}", null))],
        TimesSeconds = times,
        Values = values,
        RowsRead = times.Length,
    };

    /// <summary>Regular times from start on, without those in [gapStart, gapStop).</summary>
    public static double[] Times(double rateHz, double start, double stop, double gapStart = 0, double gapStop = 0) =>
        [.. Enumerable.Range(0, (int)Math.Round((stop - start) * rateHz) + 1)
            .Select(sample => start + (sample / rateHz))
            .Where(time => time < gapStart || time >= gapStop)];
}
