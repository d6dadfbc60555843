namespace WorkspaceAgents.Alignment;

/// <summary>What a clocks file states of one track.</summary>
public sealed record ClockEntry
{
    /// <summary>Reference time of track time 0, in seconds; null when <see cref="ReferenceStartUtc"/> is stated instead.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>Drift in parts per million; 0 when it is not stated.</summary>
    public double DriftPpm { get; init; }

    /// <summary>The stated error of the map in milliseconds; 0 when it is not stated.</summary>
    public double ResidualMs { get; init; }

    /// <summary>The instant at which the reference clock reads 0 s, for logs of absolute times.</summary>
    public DateTimeOffset? ReferenceStartUtc { get; init; }
}
