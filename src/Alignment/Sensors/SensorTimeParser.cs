using System.Globalization;

namespace WorkspaceAgents.Alignment;

/// <summary>Reads the time cells of one log. What kind of time it is, is settled by the first cell that can be read.</summary>
internal sealed class SensorTimeParser(SensorTimeUnit unit, bool statesUtc)
{
    /// <summary>Seconds from which on a time can only be Unix time (1979-07-05): no device runs ten years without a restart.</summary>
    private const double FirstEpochSeconds = 3e8;

    /// <summary>Seconds from which on an unstated unit cannot be seconds (the year 2286).</summary>
    private const double LastEpochSeconds = 1e10;

    private bool _isSettled;
    private bool _isIso;

    /// <summary>What second 0 is; settled by the first readable cell.</summary>
    public SensorTimeOrigin Origin { get; private set; }

    /// <summary>The instant of the first cell that was read, for absolute times.</summary>
    public long? FirstUnixNanoseconds { get; private set; }

    /// <summary>True when numbers were read as seconds because the header states no unit.</summary>
    public bool UnitWasAssumed { get; private set; }

    /// <summary>Why the column cannot be used at all; null when it can.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Track time of a cell in seconds; null when it cannot be read, or when <see cref="Refusal"/> was set.</summary>
    public double? Read(ReadOnlySpan<byte> cell)
    {
        if (!_isSettled)
            Settle(cell);
        if (!_isSettled || Refusal is not null)
            return null;
        if (Origin == SensorTimeOrigin.Track)
            return SensorCell.TryReadNumber(cell, out double value) ? Scale(value) : null;

        long? nanoseconds = _isIso ? ReadIso(cell) : ReadEpoch(cell);
        if (nanoseconds is null)
            return null;
        FirstUnixNanoseconds ??= nanoseconds;
        return (double)((Int128)nanoseconds.Value - FirstUnixNanoseconds.Value) / 1e9;
    }

    /// <summary>The next cell that is read is the log's first.</summary>
    public void Restart() => FirstUnixNanoseconds = null;

    private void Settle(ReadOnlySpan<byte> cell)
    {
        if (SensorCell.TryReadNumber(cell, out double value))
        {
            _isSettled = true;
            if (unit == SensorTimeUnit.Unknown)
                Refusal = "its unit is none of s, ms, µs and ns";
            else if (unit == SensorTimeUnit.Unstated && Math.Abs(value) >= LastEpochSeconds)
                Refusal = $"it states no unit, and {value.ToString(CultureInfo.InvariantCulture)} cannot be seconds";
            UnitWasAssumed = unit == SensorTimeUnit.Unstated;
            Origin = Scale(value) >= FirstEpochSeconds ? SensorTimeOrigin.Utc : SensorTimeOrigin.Track;
        }
        else if (Iso8601Time.Parse(cell) is { } time)
        {
            _isSettled = true;
            _isIso = true;
            Origin = time.HasZone || statesUtc ? SensorTimeOrigin.Utc : SensorTimeOrigin.WallClockWithoutZone;
        }
    }

    private long? ReadIso(ReadOnlySpan<byte> cell) =>
        Iso8601Time.Parse(cell) is { } time && (time.HasZone || statesUtc) == (Origin == SensorTimeOrigin.Utc) ? time.UnixNanoseconds : null;

    /// <summary>Unix time by way of decimal: 19 digits of nanoseconds do not fit a double.</summary>
    private long? ReadEpoch(ReadOnlySpan<byte> cell)
    {
        if (!SensorCell.TryReadDecimal(cell, out decimal value) || Math.Abs(value) > 9e18m)
            return null;
        decimal nanoseconds = unit switch
        {
            SensorTimeUnit.Milliseconds => 1_000_000m,
            SensorTimeUnit.Microseconds => 1_000m,
            SensorTimeUnit.Nanoseconds => 1m,
            _ => 1_000_000_000m,
        };
        decimal exact = decimal.Round(value * nanoseconds);
        return Math.Abs(exact) <= 9e18m ? (long)exact : null;
    }

    private double Scale(double value) => unit switch
    {
        SensorTimeUnit.Milliseconds => value / 1e3,
        SensorTimeUnit.Microseconds => value / 1e6,
        SensorTimeUnit.Nanoseconds => value / 1e9,
        _ => value,
    };
}
