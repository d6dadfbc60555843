using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>What the kept times of a log tell of its clock: uneven, in bursts, a jump of whole hours.</summary>
internal static class SensorTimeReview
{
    private const int FewestSamples = 100;
    private const double LongIntervals = 5;
    private const double BurstShare = 0.01;
    private const double UnevenSpread = 0.5;
    private const double HourSeconds = 3600;
    private const int MostHours = 14;

    /// <summary>Adds findings.</summary>
    public static void Report(List<double> times, SensorTimeOrigin origin, FindingList findings)
    {
        if (origin != SensorTimeOrigin.Track)
            ReportHours(times, findings);
        if (times.Count < FewestSamples)
            return;
        double[] intervals = [.. Enumerable.Range(0, times.Count - 1).Select(sample => times[sample + 1] - times[sample])];
        Array.Sort(intervals);
        double median = intervals[intervals.Length / 2];
        int longer = intervals.Length - Array.FindIndex(intervals, interval => interval > median * LongIntervals) is var count && count <= intervals.Length ? count : 0;
        double spread = (intervals[(int)(intervals.Length * 0.95)] - intervals[(int)(intervals.Length * 0.05)]) / median;
        if (longer > intervals.Length * BurstShare && longer >= 10)
            findings.Add("sensor.bursty", AlignmentSeverity.Warning, Text($"Samples come in bursts: {longer} of {intervals.Length} intervals are more than {LongIntervals} times the median of {median * 1e3:0.###} ms, and count as gaps."), "Look whether times are those of arrival and not of measuring; values inside gaps are absent.");
        else if (spread > UnevenSpread)
            findings.Add("sensor.irregular", AlignmentSeverity.Info, Text($"Samples come unevenly: nine in ten intervals are between {intervals[(int)(intervals.Length * 0.05)] * 1e3:0.###} and {intervals[(int)(intervals.Length * 0.95)] * 1e3:0.###} ms."), "Nothing needs to be done when the times are those of measuring; values are taken at their own times.");
    }

    private static void ReportHours(List<double> times, FindingList findings)
    {
        for (int sample = 0; sample + 1 < times.Count; sample++)
        {
            double interval = times[sample + 1] - times[sample];
            double hours = Math.Round(interval / HourSeconds);
            double usual = sample > 0 ? times[sample] - times[sample - 1] : 0;
            if (hours is >= 1 and <= MostHours && usual is > 0 and < 10 && Math.Abs(interval - (hours * HourSeconds)) <= 2 * usual)
                findings.Add("sensor.time-hour-jump", AlignmentSeverity.Warning, Text($"Between two rows the clock jumps by {hours:0} h, as local time does at the beginning of summer time or in another zone."), "Log UTC, or write the times with their offset; else everything after it is off by that much.", times[sample], times[sample + 1]);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
