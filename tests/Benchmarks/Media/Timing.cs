using System.Diagnostics;
using System.Globalization;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>Times calls in turn, so that what else the machine does falls on each alike.</summary>
internal static class Timing
{
    /// <summary>Clock ticks a second of <c>/proc</c>, on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The medians of calls that are made in turn, as many times as asked for.</summary>
    public static async Task<Measured[]> MediansAsync(int runs, params Func<Task<Measured>>[] calls)
    {
        var all = calls.Select(_ => new List<Measured>()).ToArray();
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < calls.Length; i++)
                all[i].Add(await calls[i]());
        }

        return [.. all.Select(Median)];
    }

    /// <summary>Times a call in this process or in children that it starts and waits for.</summary>
    public static Func<Task<Measured>> Of(Func<Task> call) => async () =>
    {
        var (processor, start) = (ProcessorSeconds(), Stopwatch.GetTimestamp());
        await call();
        return new Measured(Stopwatch.GetElapsedTime(start).TotalSeconds, ProcessorSeconds() - processor);
    };

    /// <summary>As above, for work in the calling thread.</summary>
    public static Func<Task<Measured>> Of(Action call) => Of(() =>
    {
        call();
        return Task.CompletedTask;
    });

    private static Measured Median(List<Measured> values) => new(
        values.Select(value => value.Seconds).Order().ElementAt(values.Count / 2), values.Select(value => value.ProcessorSeconds).Order().ElementAt(values.Count / 2));

    /// <summary>Of this process and of its children that have ended: 1234 (name) S 1 … utime stime cutime cstime …</summary>
    private static double ProcessorSeconds()
    {
        var own = Environment.CpuUsage.TotalTime.TotalSeconds;
        if (!OperatingSystem.IsLinux())
            return own;
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return own + ((long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
