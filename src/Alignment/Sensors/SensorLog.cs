namespace WorkspaceAgents.Alignment;

/// <summary>
/// A sensor log in memory. Times strictly increase; rows that broke that were left out, counted and reported, never re-ordered.
/// </summary>
/// <remarks>
/// Track time of a log of absolute times (Unix time or ISO 8601) is seconds since its first kept sample, whose instant is
/// <see cref="FirstTimeUnixNanoseconds"/>: nothing of a nanosecond clock is lost to a double. Such a log lies on the reference clock only
/// with a given offset (the reference time of its first sample) or with the instant at which the reference clock read 0.
/// </remarks>
public sealed record SensorLog
{
    /// <summary>The log's name, usually its file name.</summary>
    public required string Name { get; init; }

    /// <summary>The channels, in column order.</summary>
    public required IReadOnlyList<SensorChannel> Channels { get; init; }

    /// <summary>Track times in seconds, strictly increasing, [samples].</summary>
    public required double[] TimesSeconds { get; init; }

    /// <summary>Values, [channels][samples]; NaN where a cell was empty or unreadable.</summary>
    public required double[][] Values { get; init; }

    /// <summary>What second 0 of the track time is.</summary>
    public SensorTimeOrigin TimeOrigin { get; init; }

    /// <summary>True when the first sample's instant is known in UTC.</summary>
    public bool TimesAreUtc => TimeOrigin == SensorTimeOrigin.Utc;

    /// <summary>True when the log states wall-clock times, with or without a zone, so that its own 0 means nothing to a video.</summary>
    public bool TimesAreAbsolute => TimeOrigin != SensorTimeOrigin.Track;

    /// <summary>The first sample's instant in nanoseconds since 1970-01-01 (UTC, or the unknown zone); null for relative times.</summary>
    public long? FirstTimeUnixNanoseconds { get; init; }

    /// <summary>The first sample's instant, to 100 ns; null unless <see cref="TimesAreUtc"/>.</summary>
    public DateTimeOffset? FirstTimeUtc => TimesAreUtc && FirstTimeUnixNanoseconds is { } nanoseconds
        ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100)
        : null;

    /// <summary>The first sample's instant in seconds since 1970-01-01 UTC, to about 0.2 µs; null unless <see cref="TimesAreUtc"/>.</summary>
    public double? StartEpochSeconds => TimesAreUtc ? FirstTimeUnixNanoseconds / 1e9 : null;

    /// <summary>Data rows in the file.</summary>
    public long RowsRead { get; init; }

    /// <summary>Data rows that were left out: wrong number of fields, unreadable time, time not increasing.</summary>
    public long RowsLeftOut { get; init; }

    /// <summary>What was left out or looks wrong, with row numbers.</summary>
    public IReadOnlyList<AlignmentFinding> Findings { get; init; } = [];

    /// <summary>The median time between samples, in seconds; null with fewer than two samples.</summary>
    public double? MedianIntervalSeconds => SensorIntervals.Median(TimesSeconds);
}
