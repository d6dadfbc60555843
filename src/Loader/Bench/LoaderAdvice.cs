namespace WorkspaceAgents.Loader;

/// <summary>What measures mean for who sets up a training job.</summary>
/// <param name="Best">The setting to use: the least that is read ahead among those within a twentieth of the fastest.</param>
/// <param name="Limit">What limits it.</param>
public sealed record LoaderAdvice(LoaderMeasure Best, LoaderLimit Limit)
{
    private const double Near = 0.95;
    private const double BusyShare = 0.8;
    private const double StillFaster = 1.15;

    /// <summary>Judges measures.</summary>
    /// <param name="measures">At least one, in any order.</param>
    /// <param name="processorCount">The machine's processors.</param>
    public static LoaderAdvice Of(IReadOnlyList<LoaderMeasure> measures, int processorCount)
    {
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentOutOfRangeException.ThrowIfZero(measures.Count, nameof(measures));
        var ascending = measures.OrderBy(measure => measure.PrefetchSamples).ToList();
        var fastest = ascending.Max(measure => measure.SamplesPerSecond);
        var best = ascending.First(measure => measure.SamplesPerSecond >= fastest * Near);
        if (best.ProcessorShare >= BusyShare * processorCount) return new(best, LoaderLimit.Processor);
        // The furthest ahead is still the fastest by far: the end of the answer was not reached.
        var isRising = ascending.Count > 1 && ascending[^1].SamplesPerSecond > ascending[^2].SamplesPerSecond * StillFaster;
        return new(best, isRising ? LoaderLimit.Latency : LoaderLimit.Source);
    }
}
