namespace WorkspaceAgents.Alignment;

/// <summary>How times of one clock that two devices wrote down are compared.</summary>
public sealed record TimestampClockOptions
{
    /// <summary>What the result is called: <see cref="ClockMethod.Timestamps"/> unless it is timecode.</summary>
    public ClockMethod Method { get; init; } = ClockMethod.Timestamps;

    /// <summary>The largest drift that is believed, in parts per million. Default 1000.</summary>
    public double MaxDriftPpm { get; init; } = 1000;

    /// <summary>The fewest pairs that agree and pass. Default 4.</summary>
    public int FewestPairs { get; init; } = 4;

    /// <summary>The part of the pairs that agree. Default 0.8.</summary>
    public double LeastShare { get; init; } = 0.8;

    /// <summary>The bound up to which an estimate passes, in milliseconds. Default 50.</summary>
    public double PassBoundMs { get; init; } = 50;

    /// <summary>The standard error above which a drift is not told, in parts per million. Default 50.</summary>
    public double MaxDriftErrorPpm { get; init; } = 50;

    /// <summary>Pairs closer to the line than this agree in any case, in seconds. Default 0.001.</summary>
    public double JitterSeconds { get; init; } = 0.001;
}
