namespace WorkspaceAgents.Loader;

/// <summary>
/// Which places of an epoch a rank reads: from a start that all ranks share, in turns (rank r takes start + r, start + world + r, …), the same number on
/// every rank.
/// </summary>
public sealed record RankPlan
{
    private readonly long _sampleCount;
    private readonly long _start;
    private readonly int _rank;
    private readonly int _world;

    /// <summary>Plans the rest of an epoch.</summary>
    /// <param name="sampleCount">Samples of the epoch.</param>
    /// <param name="start">Places already read by the ranks together.</param>
    /// <param name="rank">0 to world, exclusive.</param>
    /// <param name="world">Number of ranks, at least 1.</param>
    /// <param name="remainder">What becomes of places that do not fill a last turn.</param>
    public RankPlan(long sampleCount, long start, int rank, int world, RemainderPolicy remainder)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(world, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, world);
        (_sampleCount, _start, _rank, _world) = (sampleCount, start, rank, world);
        var rest = Math.Max(0, sampleCount - start);
        Steps = remainder == RemainderPolicy.Drop ? rest / world : (rest + world - 1) / world;
    }

    /// <summary>How many samples every rank reads.</summary>
    public long Steps { get; }

    /// <summary>The place this rank reads in a step; at or beyond the end of the epoch it is padding.</summary>
    public long PositionOf(long step) => _start + step * _world + _rank;

    /// <summary>The place within the epoch: padding begins again at the epoch's start.</summary>
    public long PlaceOf(long step) => PositionOf(step) % _sampleCount;

    /// <summary>True when the place was already read by another rank or turn of this epoch.</summary>
    public bool IsPadding(long step) => PositionOf(step) >= _sampleCount;

    /// <summary>How many places all ranks have read together after a step.</summary>
    public long NextStart(long step) => Math.Min(_sampleCount, _start + (step + 1) * _world);
}
