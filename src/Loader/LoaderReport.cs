namespace WorkspaceAgents.Loader;

/// <summary>What a loader has done so far.</summary>
/// <param name="YieldedCount">Samples given out, padding included.</param>
/// <param name="SkippedCount">Bad samples passed over.</param>
/// <param name="Skipped">The first 1,000 of them.</param>
public sealed record LoaderReport(long YieldedCount, long SkippedCount, IReadOnlyList<BadSample> Skipped)
{
    /// <summary>A wait of the consumer that counts as a stall, seconds.</summary>
    public const double StallSeconds = 0.1;

    /// <summary>Bytes of the members of the samples given out.</summary>
    public long Bytes { get; init; }

    /// <summary>Seconds the consumer waited for samples.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>Seconds of decoding frames, summed over what ran at the same time.</summary>
    public double DecodeSeconds { get; init; }

    /// <summary>Waits above <see cref="StallSeconds"/>.</summary>
    public long Stalls { get; init; }
}
