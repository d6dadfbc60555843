namespace WorkspaceAgents.Media;

/// <summary>
/// Numbers samples by their times. A container's ticks are often coarser than a sample (Matroska's are 48 of them at 48 kHz), so samples are
/// counted, and times only tell where to begin and where there is a hole. Sample 0 is the first that is decoded from the start.
/// </summary>
/// <param name="timeBase">The stream's ticks.</param>
/// <param name="sampleRateHz">Of the stream.</param>
/// <param name="originPts">The time of sample 0, in ticks.</param>
/// <param name="gridSamples">The length of every whole frame; 0 when frames differ.</param>
/// <param name="firstSamples">The length of the first frame, from which the encoder's priming was cut.</param>
internal sealed class AudioTimeline(TimeBase timeBase, int sampleRateHz, long originPts, int gridSamples, int firstSamples)
{
    private const double ToleranceSeconds = 0.001;
    private const double GridSamples = 4;
    private const double LongestBackSeconds = 10;
    private const double DaySeconds = 86_400;

    private readonly double _samplesATick = (double)timeBase.Numerator * sampleRateHz / timeBase.Denominator;
    private readonly long _originPts = originPts;
    private long _anchorPts = originPts;
    private long _anchorSample;

    /// <summary>The longest hole: nothing can be missing for longer than the file lasts, so a time beyond is wrong. At most a day.</summary>
    public double LongestHoleSeconds { get; init => field = Math.Min(DaySeconds, value); } = DaySeconds;

    private double GridTolerance => Math.Max(2 * _samplesATick, GridSamples);

    /// <summary>How far times may be off without meaning a hole: two ticks, and a millisecond for containers that round durations.</summary>
    public double ToleranceSamples => Math.Max(2 * _samplesATick, ToleranceSeconds * sampleRateHz);

    /// <summary>The time of a sample in ticks, rounded down.</summary>
    public long PtsOf(long sample) => _originPts + (long)Math.Floor(sample / _samplesATick);

    /// <summary>The number of the first sample of a frame that was decoded after a seek; null when its time does not tell it exactly.</summary>
    public long? Locate(long pts)
    {
        var estimate = Estimate(pts);
        if (gridSamples > 1)
        {
            var phase = firstSamples % gridSamples;
            var onGrid = ((long)Math.Round((estimate - phase) / gridSamples) * gridSamples) + phase;
            if (Math.Abs(onGrid - estimate) <= Math.Min(GridTolerance, gridSamples / 3.0))
                return onGrid;
        }
        return _samplesATick <= 1 ? (long)Math.Round(estimate) : null;
    }

    /// <summary>Whether a time means that a sample follows on.</summary>
    /// <param name="pts">The time.</param>
    /// <param name="sample">The number of the sample.</param>
    public bool Fits(long pts, long sample) => Math.Abs(Estimate(pts) - sample) <= ToleranceSamples;

    /// <summary>By how many samples a time is off.</summary>
    public long ErrorOf(long pts, long sample) => (long)Math.Clamp(Math.Round(Estimate(pts) - sample), long.MinValue / 4, long.MaxValue / 4);

    /// <summary>How a frame lies to the samples before it.</summary>
    /// <param name="pts">Its time; null when it has none: then it follows on.</param>
    /// <param name="next">The number of the sample that is due.</param>
    /// <returns>The number of samples that are missing, or negative, that lie over what was before; and what to report, if anything.</returns>
    public (long Shift, AudioGapKind? Kind) Compare(long? pts, long next)
    {
        if (pts is null)
            return (0, null);
        var difference = Estimate(pts.Value) - next;
        if (Math.Abs(difference) <= ToleranceSamples)
            return (0, null);
        if (difference > LongestHoleSeconds * sampleRateHz || difference < -LongestBackSeconds * sampleRateHz)
        {
            (_anchorPts, _anchorSample) = (pts.Value, next);
            return ((long)Math.Clamp(difference, long.MinValue / 4, long.MaxValue / 4), AudioGapKind.ClockJump);
        }
        var shift = (long)Math.Round(difference);
        // Lost packets are whole frames.
        if (gridSamples > 1 && (long)Math.Round(difference / gridSamples) * gridSamples is var whole && whole != 0 && Math.Abs(whole - difference) <= GridTolerance)
            shift = whole;
        return (shift, shift > 0 ? AudioGapKind.Missing : AudioGapKind.Overlap);
    }

    /// <summary>Forgets jumps of the clock, to begin anew.</summary>
    public void Reset() => (_anchorPts, _anchorSample) = (_originPts, 0);

    private double Estimate(long pts) => _anchorSample + ((double)((Int128)pts - _anchorPts) * _samplesATick);
}
