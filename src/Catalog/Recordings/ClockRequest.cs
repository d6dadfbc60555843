namespace WorkspaceAgents.Catalog;

/// <summary>A clock that somebody gives a track: t_reference = offset + (1 + drift·10⁻⁶) · t_track.</summary>
public sealed record ClockRequest
{
    /// <summary>Reference time of the track's zero, seconds, within ±320,000,000, for clocks that count from an epoch; null takes the given clock away, and the stated or measured one is used again.</summary>
    public required double? OffsetSeconds { get; init; }

    /// <summary>Drift in parts per million, within ±10,000.</summary>
    public double DriftPpm { get; init; }

    /// <summary>How far the clock may be off, ms, 0 to 60,000; the gate goes by it.</summary>
    public double ErrorMs { get; init; }

    /// <summary>Why, for the people who ask later, up to 500 characters.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the batch is aligned anew at once; only steps that depend on the clock run again.</summary>
    public bool Align { get; init; }

    internal void Check()
    {
        if ((OffsetSeconds is { } offset && !(Math.Abs(offset) <= 3.2e8)) || !(Math.Abs(DriftPpm) <= 10_000))
            throw new WorkspaceException(ErrorCode.Invalid, "A clock's offset lies within ±320,000,000 s and its drift within ±10,000 ppm.");
        if (!(ErrorMs is >= 0 and <= 60_000)) throw new WorkspaceException(ErrorCode.Invalid, "errorMs says how far the clock may be off: 0 to 60,000 ms.");
        if (Note?.Length > 500) throw new WorkspaceException(ErrorCode.Invalid, "A note has up to 500 characters.");
    }
}
