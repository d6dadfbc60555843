namespace WorkspaceAgents.Media;

/// <summary>When a sound track begins and ends by its packets, and where its packets leave a gap or overlap.</summary>
/// <param name="timeBase">The unit of its times.</param>
internal sealed class SoundTimes(TimeBase timeBase)
{
    private const double ToleranceSeconds = 0.1;
    private const int MaxBreaks = 20;

    private readonly List<(double StartSeconds, double StopSeconds)> _breaks = [];
    private long? _start;
    private long? _stop;

    /// <summary>When it begins, in seconds; null without a time.</summary>
    public double? StartSeconds => _start is { } start ? timeBase.ToSeconds(start) : null;

    /// <summary>When it ends, in seconds; null without a time.</summary>
    public double? StopSeconds => _stop is { } stop ? timeBase.ToSeconds(stop) : null;

    /// <summary>The first places where a packet does not begin where the one before ends: a gap, or an overlap when the start comes after the stop.</summary>
    public IReadOnlyList<(double StartSeconds, double StopSeconds)> Breaks => _breaks;

    /// <summary>Takes a packet.</summary>
    public void Add(InputPacket packet) => Add(packet.Pts, packet.Duration);

    /// <summary>Takes a packet by its times in ticks.</summary>
    internal void Add(long? time, long duration)
    {
        if (time is not { } pts)
            return;
        var seconds = timeBase.ToSeconds(pts);
        if (_stop is { } expected && duration > 0 && timeBase.ToSeconds(expected) is var expectedSeconds
            && Math.Abs(seconds - expectedSeconds) > ToleranceSeconds && _breaks.Count < MaxBreaks)
        {
            _breaks.Add((expectedSeconds, seconds));
        }
        _start = Math.Min(_start ?? pts, pts);
        _stop = duration > 0 || _stop is null ? pts + duration : Math.Max(_stop.Value, pts);
    }
}
