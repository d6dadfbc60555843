namespace WorkspaceAgents.Alignment;

/// <summary>One cell of a header row: <c>ax [m/s^2]</c>, <c>ax (m/s^2)</c>, <c>ax_m_s2</c> or <c>ax</c>.</summary>
/// <param name="Text">The cell as written, without quotes and outer spaces.</param>
/// <param name="Name">The name without its unit.</param>
/// <param name="Unit">The unit; null when none is stated.</param>
internal sealed record SensorHeaderCell(string Text, string Name, string? Unit)
{
    // Suffixes that are units wherever they are seen; single letters only where no channel is named so by habit (x, y, z, w, a, b, c ...).
    private static readonly (string Suffix, string Unit)[] s_suffixes =
    [
        ("_m_s2", "m/s^2"), ("_mps2", "m/s^2"), ("_m_s_2", "m/s^2"), ("_m_s", "m/s"), ("_mps", "m/s"), ("_km_h", "km/h"), ("_kmh", "km/h"),
        ("_rad_s", "rad/s"), ("_radps", "rad/s"), ("_deg_s", "deg/s"), ("_dps", "deg/s"), ("_degc", "°C"), ("_deg_c", "°C"), ("_deg", "deg"),
        ("_rad", "rad"), ("_ut", "µT"), ("_mt", "mT"), ("_hpa", "hPa"), ("_kpa", "kPa"), ("_pa", "Pa"), ("_hz", "Hz"), ("_rpm", "rpm"),
        ("_pct", "%"), ("_percent", "%"), ("_lux", "lux"), ("_mm", "mm"), ("_cm", "cm"), ("_km", "km"), ("_nm", "N·m"), ("_mg", "mg"),
        ("_mv", "mV"), ("_ma", "mA"), ("_ms", "ms"), ("_us", "µs"), ("_\u00B5s", "µs"), ("_\u03BCs", "µs"), ("_ns", "ns"), ("_m", "m"), ("_g", "g"), ("_s", "s"),
    ];

    private static readonly string[] s_timeNames =
        ["time", "timestamp", "time_stamp", "t", "ts", "cts", "datetime", "date_time", "date", "utc", "elapsed"];

    /// <summary>Parts a cell into name and unit.</summary>
    public static SensorHeaderCell Parse(string text)
    {
        text = text.Trim();
        foreach ((char open, char close) in ((char, char)[])[('[', ']'), ('(', ')')])
        {
            int start = text.IndexOf(open);
            if (start > 0 && text[^1] == close)
                return new SensorHeaderCell(text, text[..start].Trim(), text[(start + 1)..^1].Trim() is { Length: > 0 } unit ? unit : null);
        }

        foreach ((string suffix, string unit) in s_suffixes)
        {
            if (text.Length > suffix.Length && text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return new SensorHeaderCell(text, text[..^suffix.Length], unit);
        }

        return new SensorHeaderCell(text, text, null);
    }

    /// <summary>True when the header itself says that the times are UTC: <c>date_utc</c>, <c>time [UTC]</c>.</summary>
    public bool StatesUtc =>
        string.Equals(Unit, "UTC", StringComparison.OrdinalIgnoreCase) || Name.EndsWith("utc", StringComparison.OrdinalIgnoreCase);

    /// <summary>The unit of this cell as a time column; null when its name is not one of a time column.</summary>
    public SensorTimeUnit? AsTime()
    {
        string name = Name.Trim().ToLowerInvariant().Replace(' ', '_');
        if (name is "seconds_elapsed" or "elapsed_seconds" or "time_seconds" or "timestamp_seconds" or "time_sec" or "timestamp_sec")
            return SensorTimeUnit.Seconds;
        if (name.EndsWith("_utc", StringComparison.Ordinal))
            name = name[..^4];
        if (!s_timeNames.Contains(name))
            return null;
        return Unit?.ToLowerInvariant() switch
        {
            null or "utc" or "iso" or "iso8601" or "iso 8601" => SensorTimeUnit.Unstated,
            "s" or "sec" or "secs" or "second" or "seconds" => SensorTimeUnit.Seconds,
            "ms" or "msec" or "millisecond" or "milliseconds" => SensorTimeUnit.Milliseconds,
            "us" or "\u00B5s" or "\u03BCs" or "usec" or "microsecond" or "microseconds" => SensorTimeUnit.Microseconds,
            "ns" or "nsec" or "nanosecond" or "nanoseconds" => SensorTimeUnit.Nanoseconds,
            _ => SensorTimeUnit.Unknown,
        };
    }
}
