namespace WorkspaceAgents.Loader;

/// <summary>Reads a version for a while with one setting after another.</summary>
/// <param name="time">Tells how long.</param>
public sealed class LoaderBench(TimeProvider time)
{
    /// <summary>What is tried for the samples read ahead.</summary>
    public static IReadOnlyList<int> Prefetches { get; } = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Measures one setting. What it reads is read once before, as far as a tenth of the span goes.</summary>
    /// <param name="version">What to read.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="options">How; epochs follow each other until the span is over.</param>
    /// <param name="span">How long.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it gave.</returns>
    public async Task<LoaderMeasure> MeasureAsync(
        ShardedVersion version, IShardSource source, LoaderOptions options, TimeSpan span, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(options);
        await ReadAsync(version, source, options, span / 10, cancellationToken);
        var (start, processor) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var (samples, bytes) = await ReadAsync(version, source, options, span, cancellationToken);
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        return new(options.PrefetchSamples, samples / seconds, bytes / seconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds / seconds);
    }

    private async Task<(long Samples, long Bytes)> ReadAsync(
        ShardedVersion version, IShardSource source, LoaderOptions options, TimeSpan span, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (samples, bytes) = (0L, 0L);
        for (LoaderState? state = null; ;)
        {
            var loader = new SampleLoader(version, source, options, state);
            await foreach (var sample in loader.ReadAsync(cancellationToken))
            {
                samples++;
                foreach (var content in sample.Members.Values) bytes += content.Length;
                if (time.GetElapsedTime(start) >= span) return (samples, bytes);
            }

            if (loader.Report.YieldedCount == 0) return (samples, bytes);
            state = loader.End;
        }
    }
}
