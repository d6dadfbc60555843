namespace WorkspaceAgents.Alignment;

/// <summary>How two series of events are compared.</summary>
public sealed record EventClockOptions
{
    /// <summary>The largest drift that is looked for, in parts per million. Default 500; crystals stay within 100, cheap ones within 300.</summary>
    public double MaxDriftPpm { get; init; } = 500;

    /// <summary>How far two times of one event may lie apart, in seconds, beside both series' precision. Default 0.004.</summary>
    public double JitterSeconds { get; init; } = 0.004;

    /// <summary>The fewest events that both saw. Default 4: three or fewer fit somewhere by chance too easily.</summary>
    public int FewestEvents { get; init; } = 4;

    /// <summary>The part of the events of the side that saw fewer which the other must have seen too. Default 0.4.</summary>
    public double LeastShare { get; init; } = 0.4;

    /// <summary>How often events that have nothing to do with each other may match as well. Default 1e-5.</summary>
    public double MostChance { get; init; } = 1e-5;

    /// <summary>The standard error above which a drift is not told, in parts per million. Default 50: what is left then is as good as an ordinary crystal.</summary>
    public double MaxDriftErrorPpm { get; init; } = 50;
}
