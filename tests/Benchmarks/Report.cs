using System.Diagnostics;
using System.Globalization;

namespace WorkspaceAgents.Benchmarks;

/// <summary>Measures, prints as it goes, and knows at the end whether every goal was reached.</summary>
internal sealed class Report(TextWriter output)
{
    private int missed;

    /// <summary>A line about what is measured: machine, sizes.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>Times a call again and again and prints p50, p95 and the slowest, in milliseconds.</summary>
    /// <param name="name">What is timed.</param>
    /// <param name="count">Calls that count; a tenth more, at least 10, warm up before them.</param>
    /// <param name="goalP95Ms">The goal for p95; null for none.</param>
    /// <param name="call">The call; its argument counts up.</param>
    /// <returns>p50 in milliseconds, to compare with a peer's.</returns>
    public async Task<double> TimeAsync(string name, int count, double? goalP95Ms, Func<int, Task> call)
    {
        var warmUp = Math.Max(10, count / 10);
        for (var i = 0; i < warmUp; i++) await call(i);
        var milliseconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call(warmUp + i);
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        var (p50, p95) = (milliseconds[count / 2], milliseconds[(int)(count * 0.95)]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-48} n {count,6}  p50 {p50,8:0.000} ms  p95 {p95,8:0.000} ms  max {milliseconds[^1],8:0.000} ms{GoalOf(p95 <= goalP95Ms, goalP95Ms is { } goal ? $"p95 ≤ {goal} ms" : null)}"));
        return p50;
    }

    /// <summary>One figure that was measured elsewhere.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">Its value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="isReached">Whether it reaches its goal; null when it has none.</param>
    /// <param name="goal">The goal in words.</param>
    public void Figure(string name, double value, string unit, bool? isReached = null, string? goal = null) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-48} {value,12:#,0.###} {unit}{GoalOf(isReached, goal)}"));

    /// <summary>How many times a peer's figure.</summary>
    public void Ratio(string name, double ours, double peers) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-48} {ours / peers,12:0.00} ×"));

    /// <returns>The exit code: 1 when a goal was missed.</returns>
    public int Finish()
    {
        output.WriteLine(missed == 0 ? "Every goal was reached." : $"{missed} goal(s) missed.");
        return missed == 0 ? 0 : 1;
    }

    private string GoalOf(bool? isReached, string? goal)
    {
        if (goal is null || isReached is null) return "";
        if (isReached == false) missed++;
        return $"  [{goal}: {(isReached == true ? "reached" : "MISSED")}]";
    }
}
