using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Decides which rows of a log are kept: those whose times increase. A single time far ahead of its neighbours is left out by itself; where time starts anew, repeats
/// an hour or a leap second, the finding says so.
/// </summary>
internal sealed class SensorTimeOrder(List<double> times, SensorTimeParser clock, FindingList findings)
{
    /// <summary>So many times as far ahead as the next row is from the one before, and it is no gap but a wild value.</summary>
    private const double WildJump = 4;

    private const double FirstWildSeconds = 1;
    private const int RowsOfARun = 10;
    private const double HourSeconds = 3600;
    private const double HourTolerance = 2;
    private const int MostHours = 14;

    private long _lastRow;
    private double _runFrom;
    private double _runStart;
    private double _runLast;
    private long _runRow;
    private int _runRows;

    /// <summary>What becomes of a row.</summary>
    public enum Decision
    {
        /// <summary>It is kept.</summary>
        Keep,

        /// <summary>It is left out.</summary>
        LeaveOut,

        /// <summary>It is kept, and the row that was kept before it is left out after all.</summary>
        ReplaceLast,
    }

    /// <summary>Decides on a row.</summary>
    /// <param name="seconds">Its time.</param>
    /// <param name="row">Its number, for findings.</param>
    public Decision Judge(double seconds, long row)
    {
        if (times.Count == 0 || seconds > times[^1])
        {
            _lastRow = row;
            _runRows = 0;
            return Decision.Keep;
        }

        if (IsLastWild(seconds))
        {
            findings.Add(
                "sensor.time-outlier", AlignmentSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"Row {_lastRow} has the time {times[^1]} s, far from the rows around it; it was left out."),
                "Check the logger when there are many.", seconds, times[^1]);
            _lastRow = row;
            return Decision.ReplaceLast;
        }

        Report(seconds, row);
        return Decision.LeaveOut;
    }

    private bool IsLastWild(double seconds)
    {
        double last = times[^1];
        if (times.Count == 1)
            return last - seconds > FirstWildSeconds;
        double before = times[^2];
        double jump = last - before;
        return seconds > before && jump > WildJump * (seconds - before) && (times.Count == 2 || jump > WildJump * (before - times[^3]));
    }

    private void Report(double seconds, long row)
    {
        double last = times[^1];
        string code = seconds == last ? "sensor.time-duplicate" : "sensor.time-backwards";
        if (findings.HasRoom(code))
        {
            findings.Add(
                code,
                AlignmentSeverity.Warning,
                seconds == last
                    ? string.Create(CultureInfo.InvariantCulture, $"Row {row} has the time {seconds} s again; it was left out.")
                    : string.Create(CultureInfo.InvariantCulture, $"Row {row} goes back from {last} s to {seconds} s; it was left out."),
                "Check the logger; rows are never re-ordered, because a jump may be a restart.",
                seconds,
                last);
        }
        else
        {
            findings.Count(code);
        }

        if (seconds < last)
            FollowRun(seconds, row, last);
    }

    /// <summary>Rows that went back and then run on tell more than one that did.</summary>
    private void FollowRun(double seconds, long row, double last)
    {
        if (_runRows == 0 || seconds <= _runLast)
            (_runRows, _runFrom, _runStart, _runRow) = (0, last, seconds, row);
        _runLast = seconds;
        _runRows++;
        if (_runRows == 1 && IsLeapSecond(last - seconds, last))
            findings.Add("sensor.time-leap-second", AlignmentSeverity.Warning, Text($"At row {row} the clock repeats the last second before midnight UTC, as it does for a leap second; rows of the repeated second were left out."), "Nothing needs to be done, or log a clock without leap seconds, such as TAI or GPS time.");
        if (_runRows != RowsOfARun)
            return;
        double back = _runFrom - _runStart;
        double hours = Math.Round(back / HourSeconds);
        if (clock.Origin != SensorTimeOrigin.Track && hours is >= 1 and <= MostHours && Math.Abs(back - (hours * HourSeconds)) <= HourTolerance)
            findings.Add("sensor.time-local", AlignmentSeverity.Error, Text($"From row {_runRow} on the clock runs again through {hours:0} h it has been through, as local time does at the end of summer time or in another zone; those rows were left out."), "Log UTC, or write the times with their offset, such as +02:00.", _runStart, _runFrom);
        else if (_runStart - times[0] <= (_runFrom - times[0]) * 0.05)
            findings.Add("sensor.time-reset", AlignmentSeverity.Error, Text($"At row {_runRow} the clock starts anew ({_runFrom} s to {_runStart} s); rows were left out until it passes {_runFrom} s again."), "Split the log where the device started again, and state the clock of each part.", _runStart, _runFrom);
    }

    private bool IsLeapSecond(double back, double last)
    {
        const double DaySeconds = 86_400;
        if (back > 1.5 || clock is not { Origin: SensorTimeOrigin.Utc, FirstUnixNanoseconds: { } first })
            return false;
        double ofDay = (((first / 1e9) + last) % DaySeconds + DaySeconds) % DaySeconds;
        return ofDay < 1.5 || ofDay > DaySeconds - 1.5;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
