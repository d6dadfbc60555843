using System.Globalization;

namespace WorkspaceAgents.Portal.Components.Parts;

/// <summary>Numbers and times as people read them. The same everywhere, so that they can be compared at a glance.</summary>
internal static class Words
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A size in binary units with three significant digits, as <c>1.42 GiB</c>.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        // 1023.5 would round to "1024 KiB".
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1) (value, unit) = (value / 1024, unit + 1);
        var digits = unit == 0 ? "0" : Math.Abs(value) < 9.995 ? "0.00" : Math.Abs(value) < 99.95 ? "0.0" : "0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>All bytes, as <c>1,234,567 bytes</c>.</summary>
    public static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} {(bytes == 1 ? "byte" : "bytes")}");

    /// <summary>A position or length on a timeline, as <c>0:00:41.167</c>.</summary>
    public static string Time(double seconds)
    {
        var ms = (long)Math.Round(Math.Abs(seconds) * 1000, MidpointRounding.AwayFromZero);
        var sign = seconds < 0 && ms > 0 ? "−" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{ms / 3_600_000}:{ms / 60_000 % 60:00}:{ms / 1000 % 60:00}.{ms % 1000:000}");
    }

    /// <summary>How long something took, as <c>42 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Took(TimeSpan time) => time.TotalSeconds switch
    {
        < 0 => "0 s",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        < 60 => $"{(int)time.TotalSeconds} s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    /// <summary>How long ago, as <c>3 min ago</c>; a date when it is more than 30 days.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var since = now - at;
        return since.TotalSeconds switch
        {
            < -60 => $"in {Ahead(-since)}",
            < 45 => "just now",
            < 3600 => $"{Math.Max(1, (int)since.TotalMinutes)} min ago",
            < 86_400 => $"{(int)since.TotalHours} h ago",
            < 30 * 86_400.0 => Count((int)since.TotalDays, "day") + " ago",
            _ => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A moment to the second, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A day, as <c>3 March 2026</c>, in UTC.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun, as <c>1 recording</c>, <c>3 recordings</c>, <c>2 batches</c>.</summary>
    public static string Count(long count, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? noun : plural ?? noun + "s")}");

    /// <summary>A share, as <c>99.8 %</c>. Only the whole is shown as 100 %.</summary>
    public static string Share(double fraction) =>
        fraction >= 1 ? "100 %" : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(Math.Floor(fraction * 1000) / 10, 99.9):0.0} %");

    /// <summary>A number with its sign, as <c>+41.0</c>, <c>−1.25</c>; what the digits show as nought has none.</summary>
    public static string Signed(double value, string digits)
    {
        var shown = Math.Abs(value).ToString(digits, CultureInfo.InvariantCulture);
        return shown == 0.0.ToString(digits, CultureInfo.InvariantCulture) ? shown : $"{(value < 0 ? "−" : "+")}{shown}";
    }

    /// <summary>Every part of a path escaped for an address, the slashes kept.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Ahead(TimeSpan time) =>
        time.TotalDays >= 1 ? Count((int)time.TotalDays, "day") : time.TotalHours >= 1 ? $"{(int)time.TotalHours} h" : $"{(int)time.TotalMinutes} min";
}
