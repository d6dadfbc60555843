namespace WorkspaceAgents.Loader;

/// <summary>Adds up what the loaders of one run do, epoch after epoch, into reports. One thread at a time.</summary>
/// <param name="time">Tells how long the run takes.</param>
public sealed class ReaderCount(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private LoaderReport _before = new(0, 0, []);
    private SampleLoader? _loader;
    private LoaderState? _state;

    /// <summary>Tells this run from others.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Counts another loader from now on; what those before it did stays.</summary>
    /// <param name="loader">The one that is read next.</param>
    public void Begin(SampleLoader loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        _before = Sum();
        (_loader, _state) = (loader, loader.Start);
    }

    /// <summary>Notes how far the reading is.</summary>
    /// <param name="state">The state of the last sample that was used.</param>
    public void Reach(LoaderState state) => _state = state;

    /// <summary>The run until now.</summary>
    /// <exception cref="InvalidOperationException">No loader has begun.</exception>
    public ReaderReport Take()
    {
        if (_loader is null) throw new InvalidOperationException("No loader has begun.");
        var sum = Sum();
        return new()
        {
            Run = Run, Rank = _loader.Rank, World = _loader.World, Split = _state!.Split, Epoch = _state.Epoch, Position = _state.Position,
            Samples = sum.YieldedCount, Bytes = sum.Bytes, Seconds = time.GetElapsedTime(_began).TotalSeconds,
            WaitSeconds = sum.WaitSeconds, DecodeSeconds = sum.DecodeSeconds, Stalls = sum.Stalls, Skipped = sum.SkippedCount,
        };
    }

    private LoaderReport Sum() => _loader?.Report is not { } now ? _before : new(_before.YieldedCount + now.YieldedCount, _before.SkippedCount + now.SkippedCount, [])
    {
        Bytes = _before.Bytes + now.Bytes, WaitSeconds = _before.WaitSeconds + now.WaitSeconds,
        DecodeSeconds = _before.DecodeSeconds + now.DecodeSeconds, Stalls = _before.Stalls + now.Stalls,
    };
}
