using System.Numerics;

namespace WorkspaceAgents.Alignment;

/// <summary>Reads one sensor track at increasing reference times; see <see cref="SensorJoin"/> for what it computes.</summary>
internal sealed class SensorCursor
{
    private readonly SensorTrack _track;
    private readonly SensorSeries[] _series;
    private readonly SensorPositions _at = new();
    private readonly int[] _samples;
    private readonly double _scale;

    public SensorCursor(SensorTrack track)
        : this(track, SeriesOf(track))
    {
    }

    private SensorCursor(SensorTrack track, SensorSeries[] series)
    {
        _track = track;
        _series = series;
        _scale = 1 + (track.Clock.DriftPpm * 1e-6);
        _samples = new int[series.Length];
    }

    /// <summary>The median sample interval of the slowest channel, in reference seconds; 0 when no channel has two samples.</summary>
    public double SlowestMedianInterval => _series.Select(series => series.MedianIntervalSeconds * _scale).DefaultIfEmpty().Max();

    /// <summary>Another reader of the same samples, for another thread.</summary>
    public SensorCursor Copy() => new(_track, _series);

    /// <summary>The longest stretch of [start, stop) in reference seconds in which a channel has no sample, over all channels.</summary>
    public (double Seconds, double? StartSeconds) LargestHole(double start, double stop)
    {
        (double Seconds, double? StartSeconds) largest = _series.Length == 0 || !_track.HasPlace ? (stop - start, start) : (0, null);
        if (!_track.HasPlace)
            return largest;
        foreach (SensorSeries series in _series)
        {
            double previous = start;
            foreach (double time in series.Times)
            {
                double reference = Math.Min(_track.Clock.ToReference(time), stop);
                if (reference - previous > largest.Seconds)
                    largest = (reference - previous, previous);
                previous = Math.Max(previous, reference);
            }

            if (stop - previous > largest.Seconds)
                largest = (stop - previous, previous);
        }

        return largest;
    }

    /// <summary>Holes inside the video that are wider than the maximum gap, as [start, stop) in reference seconds.</summary>
    public IEnumerable<(double Start, double Stop)> Gaps(double start, double stop)
    {
        if (!_track.HasPlace)
            yield break;
        HashSet<(double, double)> seen = [];
        foreach (SensorSeries series in _series)
        {
            for (int i = 0; i + 1 < series.Times.Length; i++)
            {
                if (series.Times[i + 1] - series.Times[i] <= series.MaxGapSeconds)
                    continue;
                (double from, double to) = (_track.Clock.ToReference(series.Times[i]), _track.Clock.ToReference(series.Times[i + 1]));
                if (to > start && from < stop && seen.Add((from, to)))
                    yield return (from, to);
            }
        }
    }

    /// <summary>Fills the values of all channels (NaN where absent); returns gap_ms, NaN when the track has no sample to measure from or its clock paused.</summary>
    /// <param name="referenceSeconds">When the frame appears.</param>
    /// <param name="durationSeconds">How long it is on screen.</param>
    /// <param name="values">One for each channel.</param>
    public double Read(double referenceSeconds, double durationSeconds, Span<double> values)
    {
        double gap = 0;
        Read([referenceSeconds], [durationSeconds], values, new Span<double>(ref gap));
        return gap;
    }

    /// <summary>The same for frames one after the other.</summary>
    /// <param name="referenceSeconds">When the frames appear; at most <see cref="SensorPositions.Capacity"/> of them.</param>
    /// <param name="durationsSeconds">How long each is on screen.</param>
    /// <param name="rows">Values, [frames · channels].</param>
    /// <param name="gapsMs">gap_ms, one for each frame.</param>
    public void Read(ReadOnlySpan<double> referenceSeconds, ReadOnlySpan<double> durationsSeconds, Span<double> rows, Span<double> gapsMs)
    {
        rows.Fill(double.NaN);
        gapsMs.Fill(double.NaN);
        if (!_track.HasPlace)
            return;
        Place(referenceSeconds, durationsSeconds);
        int channels = _track.Log.Channels.Count;
        for (int i = 0; i < _series.Length; i++)
        {
            _samples[i] = _series[i].Locate(_at, _samples[i]);
            foreach (SensorKernel kernel in _series[i].Kernels)
                kernel.Read(_at, rows, channels);
            for (int frame = 0; frame < _at.Count; frame++)
            {
                double gap = _at.Gap[frame] * _scale * 1e3;
                gapsMs[frame] = i == 0 ? gap : Math.Max(gapsMs[frame], gap);
            }
        }
    }

    private void Place(ReadOnlySpan<double> referenceSeconds, ReadOnlySpan<double> durationsSeconds)
    {
        _at.Count = referenceSeconds.Length;
        ClockMap clock = _track.Clock;
        bool isPiecewise = clock.LaterSegments.Count > 0;
        for (int frame = 0; frame < referenceSeconds.Length; frame++)
        {
            double start = isPiecewise ? clock.ToTrack(referenceSeconds[frame]) : (referenceSeconds[frame] - clock.OffsetSeconds) / _scale;
            _at.Start[frame] = start;
            _at.Stop[frame] = start + (durationsSeconds[frame] / _scale);
        }
    }

    private static SensorSeries[] SeriesOf(SensorTrack track)
    {
        SensorLog log = track.Log;
        bool[] hasHoles = new bool[log.Values.Length];
        Parallel.For(0, hasHoles.Length, channel => hasHoles[channel] = log.Values[channel].Length == 0 || HasNaN(log.Values[channel]));
        List<SensorSeries> series = [];
        Dictionary<double, SensorSeries> whole = [];
        double? median = null;
        foreach (SensorChannelPlan plan in SensorChannelPlan.Of(track))
        {
            if (!plan.Channels.Any(channel => hasHoles[channel]))
            {
                // Channels without holes, the usual ones, share one walk over the times.
                median ??= SensorIntervals.Median(log.TimesSeconds) ?? 0;
                double maxGap = plan.MaxGapSeconds ?? (median.Value * SensorTrack.DefaultGapIntervals);
                if (!whole.TryGetValue(maxGap, out SensorSeries? shared))
                    series.Add(whole[maxGap] = shared = new SensorSeries(log.TimesSeconds, median.Value, maxGap));
                shared.Kernels.Add(plan.Kernel(shared, [.. plan.Channels.Select(channel => log.Values[channel])]));
                continue;
            }

            int[] present = [.. Enumerable.Range(0, log.TimesSeconds.Length).Where(sample => plan.Channels.All(channel => !double.IsNaN(log.Values[channel][sample])))];
            if (present.Length == 0)
                continue;
            double[] times = [.. present.Select(sample => log.TimesSeconds[sample])];
            double own = SensorIntervals.Median(times) ?? 0;
            SensorSeries alone = new(times, own, plan.MaxGapSeconds ?? (own * SensorTrack.DefaultGapIntervals));
            alone.Kernels.Add(plan.Kernel(alone, [.. plan.Channels.Select(channel => present.Select(sample => log.Values[channel][sample]).ToArray())]));
            series.Add(alone);
        }

        return [.. series];
    }

    private static bool HasNaN(double[] values)
    {
        int i = 0;
        for (; i + Vector<double>.Count <= values.Length; i += Vector<double>.Count)
        {
            Vector<double> some = new(values, i);
            if (!Vector.EqualsAll(some, some))
                return true;
        }

        return Array.FindIndex(values, i, double.IsNaN) >= 0;
    }
}
