namespace WorkspaceAgents.Alignment;

/// <summary>How two sound tracks are compared.</summary>
public sealed record AudioClockOptions
{
    /// <summary>The largest drift that is looked for, in parts per million. Default 1000; crystals stay within 100, cheap ones within 300.</summary>
    public double MaxDriftPpm { get; init; } = 1000;

    /// <summary>The residual (p95) up to which an estimate passes, in milliseconds. Default 3.</summary>
    public double PassResidualMs { get; init; } = 3;

    /// <summary>The standard error above which a drift is not told, in parts per million. Default 10.</summary>
    public double MaxDriftErrorPpm { get; init; } = 10;

    /// <summary>The shortest overlap that passes, in seconds. Default 5.</summary>
    public double MinOverlapSeconds { get; init; } = 5;
}
