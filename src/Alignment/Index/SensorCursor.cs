namespace WorkspaceAgents.Alignment;

/// <summary>Interpolates one sensor track at increasing reference times; see <see cref="SensorJoin"/> for what it computes.</summary>
internal sealed class SensorCursor
{
    private readonly SensorTrack _track;
    private readonly Series[] _series;
    private readonly double _scale;

    public SensorCursor(SensorTrack track)
    {
        _track = track;
        _scale = 1 + (track.Clock.DriftPpm * 1e-6);
        SensorLog log = track.Log;
        List<Series> series = [];
        Series? full = null;
        for (int channel = 0; channel < log.Values.Length; channel++)
        {
            double[] values = log.Values[channel];
            if (values.Length > 0 && !Array.Exists(values, double.IsNaN))
            {
                // Channels without holes, the usual ones, share one walk over the times.
                if (full is null)
                    series.Add(full = NewSeries(track, log.TimesSeconds, channel, values));
                else
                    full.Channels.Add((channel, values));
                continue;
            }

            int[] present = [.. Enumerable.Range(0, values.Length).Where(sample => !double.IsNaN(values[sample]))];
            if (present.Length > 0)
                series.Add(NewSeries(track, [.. present.Select(sample => log.TimesSeconds[sample])], channel, [.. present.Select(sample => values[sample])]));
        }

        _series = [.. series];
    }

    /// <summary>The longest stretch of [start, stop) in reference seconds in which a channel has no sample, over all channels.</summary>
    public (double Seconds, double? StartSeconds) LargestHole(double start, double stop)
    {
        (double Seconds, double? StartSeconds) largest = _series.Length == 0 || !_track.HasPlace ? (stop - start, start) : (0, null);
        if (!_track.HasPlace)
            return largest;
        foreach (Series series in _series)
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

    /// <summary>The median sample interval of the slowest channel, in reference seconds; 0 when no channel has two samples.</summary>
    public double SlowestMedianInterval => _series.Select(series => series.MedianIntervalSeconds * _scale).DefaultIfEmpty().Max();

    /// <summary>Holes inside the video that are wider than the maximum gap, as [start, stop) in reference seconds.</summary>
    public IEnumerable<(double Start, double Stop)> Gaps(double start, double stop)
    {
        if (!_track.HasPlace)
            yield break;
        HashSet<(double, double)> seen = [];
        foreach (Series series in _series)
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
    public double Read(double referenceSeconds, Span<double> values)
    {
        values.Fill(double.NaN);
        if (!_track.HasPlace)
            return double.NaN;
        double time = _track.Clock.ToTrack(referenceSeconds);
        if (double.IsNaN(time))
            return double.NaN;
        double worst = double.NaN;
        foreach (Series series in _series)
        {
            double gap = series.Read(time, values) * _scale * 1e3;
            worst = double.IsNaN(worst) ? gap : Math.Max(worst, gap);
        }

        return worst;
    }

    private static Series NewSeries(SensorTrack track, double[] times, int channel, double[] values)
    {
        double? median = SensorIntervals.Median(times);
        return new Series(times, median ?? 0, track.MaxGapSeconds ?? (median * SensorTrack.DefaultGapIntervals ?? 0), channel, values);
    }

    /// <summary>The samples of channels that were measured at the same times.</summary>
    private sealed class Series(double[] times, double medianIntervalSeconds, double maxGapSeconds, int channel, double[] values)
    {
        private int _sample;

        public double[] Times => times;

        public double MedianIntervalSeconds => medianIntervalSeconds;

        public double MaxGapSeconds => maxGapSeconds;

        public List<(int Channel, double[] Values)> Channels { get; } = [(channel, values)];

        /// <summary>Returns the distance to the nearest sample, or the width of the gap, in track seconds.</summary>
        public double Read(double time, Span<double> into)
        {
            if (time < times[0])
                return times[0] - time;
            if (time > times[^1])
                return time - times[^1];

            if (time < times[_sample])
                _sample = 0;
            Advance(time);
            double before = time - times[_sample];
            if (before == 0)
            {
                foreach ((int column, double[] samples) in Channels)
                    into[column] = samples[_sample];
                return 0;
            }

            double width = times[_sample + 1] - times[_sample];
            if (width > maxGapSeconds)
                return width;
            foreach ((int column, double[] samples) in Channels)
            {
                // The order of operations of numpy.interp, so that results agree to the last bits.
                double slope = (samples[_sample + 1] - samples[_sample]) / width;
                into[column] = (slope * before) + samples[_sample];
            }

            return Math.Min(before, width - before);
        }

        /// <summary>Moves to the last sample at or before the time: a few steps when frames are denser, a search when they are not.</summary>
        private void Advance(double time)
        {
            for (int step = 0; step < 8; step++)
            {
                if (_sample + 1 >= times.Length || times[_sample + 1] > time)
                    return;
                _sample++;
            }

            int found = Array.BinarySearch(times, _sample, times.Length - _sample, time);
            _sample = found >= 0 ? found : ~found - 1;
        }
    }
}
