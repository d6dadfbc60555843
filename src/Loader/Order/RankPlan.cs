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
    private readonly RemainderPolicy _remainder;

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
        (_sampleCount, _start, _rank, _world, _remainder) = (sampleCount, start, rank, world, remainder);
        var rest = Math.Max(0, sampleCount - start);
        Steps = remainder == RemainderPolicy.Drop ? rest / world : (rest + world - 1) / world;
    }

    /// <summary>How many samples every rank reads.</summary>
    public long Steps { get; }

    /// <summary>The place this rank reads in a step; at or beyond the end of the epoch it is padding, or of the next epoch.</summary>
    public long PositionOf(long step) => _start + step * _world + _rank;

    /// <summary>The place within its epoch.</summary>
    public long PlaceOf(long step) => PositionOf(step) % _sampleCount;

    /// <summary>How many epochs later the place is: 0 unless the policy is <see cref="RemainderPolicy.Repeat"/>.</summary>
    public int EpochsAhead(long step) => _remainder == RemainderPolicy.Repeat ? (int)(PositionOf(step) / _sampleCount) : 0;

    /// <summary>True when the place was already read by another rank or turn of this epoch.</summary>
    public bool IsPadding(long step) => _remainder == RemainderPolicy.Pad && PositionOf(step) >= _sampleCount;

    /// <summary>Where all ranks together are after a step: so many epochs later, so many places of that epoch.</summary>
    public (int EpochsAhead, long Position) After(long step)
    {
        var total = _start + (step + 1) * _world;
        if (total <= _sampleCount) return (0, total);
        return _remainder == RemainderPolicy.Repeat ? ((int)(total / _sampleCount), total % _sampleCount) : (0, _sampleCount);
    }

    /// <summary>Where the next epoch begins once every step is done.</summary>
    public (int EpochsAhead, long Position) End =>
        Steps > 0 && After(Steps - 1) is { EpochsAhead: > 0 } carried ? carried : (1, 0);
}
