using System.Collections.Concurrent;

namespace WorkspaceAgents.Alignment;

/// <summary>The work of <see cref="AudioClockEstimator"/>: stretches → rival lines → windows along them → the pieces that hold.</summary>
internal sealed class AudioClockFit
{
    private const double StretchSeconds = 30;
    private const int MostStretches = 48;
    private const int FirstStretches = 12;
    private const int MostWindows = 40;
    private const int FewWindows = 12;

    /// <summary>How far a stretch's place may lie off a line, in seconds: onsets are that coarse.</summary>
    private const double CoarseTolerance = 0.03;

    /// <summary>How far a window's lag may lie off a line to agree with it, in seconds; an echo is usually later than this.</summary>
    private const double FineTolerance = 0.0015;

    /// <summary>A peak of a window this many deviations high is no chance.</summary>
    private const double StandsOut = 7;

    private readonly AudioClockEstimator.Placement _placement;
    private readonly AudioClockOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly int _windowSamples;
    private readonly ConcurrentBag<PhaseCorrelator> _idle = [];
    private int _windowCount;

    private AudioClockFit(AudioClockEstimator.Placement placement, AudioClockOptions options, CancellationToken cancellationToken)
    {
        (_placement, _options, _cancellationToken) = (placement, options, cancellationToken);
        // 2 s at 16 kHz; a short track gets shorter windows so that there are enough of them.
        double seconds = Math.Min(2, placement.Short.DurationSeconds / 6);
        _windowSamples = Fft.LengthFor((long)(seconds * placement.Short.SampleRateHz) / 2 + 1);
    }

    /// <summary>The pieces of the map in order of track time; none when nothing held.</summary>
    public IReadOnlyList<ClockPiece> Pieces { get; private set; } = [];

    /// <summary>Every window in which one place stood out.</summary>
    public IReadOnlyList<LagPoint> Measured { get; private set; } = [];

    /// <summary>How well the windows fit at another place as well, relative to the place taken: near 1 the sound repeats and cannot be placed.</summary>
    public double Rivalry { get; private set; }

    private double MaxSlope => _options.MaxDriftPpm * 1e-6;

    private double WindowSeconds => (double)_windowSamples / _placement.Short.SampleRateHz;

    public static AudioClockFit Find(AudioClockEstimator.Placement placement, AudioClockOptions options, CancellationToken cancellationToken)
    {
        AudioClockFit fit = new(placement, options, cancellationToken);
        List<LagPoint> places = [];
        // Few stretches settle most pairs; the rest are for tracks that meet only here and there.
        for (int round = 0; round < 2 && fit.Pieces.Count == 0; round++)
        {
            places = fit.PlaceStretches(round == 0 ? FirstStretches : MostStretches);
            fit.Follow(places);
        }

        return fit;
    }

    public ClockEstimate ToEstimate(bool turned) => new AudioClockVerdict(this, _placement, _options, _windowCount).Decide(turned);

    private List<LagPoint> PlaceStretches(int most)
    {
        Onsets track = _placement.ShortOnsets;
        int length = Math.Min(track.Count, (int)(StretchSeconds * Onsets.RateHz));
        int count = Math.Clamp(track.Count / length, 1, most);
        // A short track still gives several stretches, overlapping, so that one noise does not decide.
        if (track.Count < 4 * length && track.Count > 1000)
            (length, count) = (Math.Max(500, track.Count / 3), 5);
        OnsetSearch search = new(_placement.LongOnsets, length);
        IReadOnlyList<LagPoint>[] found = new IReadOnlyList<LagPoint>[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = _cancellationToken }, i =>
            found[i] = search.Find(track, count == 1 ? 0 : (int)((long)(track.Count - length) * i / (count - 1))));
        return [.. found.SelectMany(list => list)];
    }

    /// <summary>Tries the lines the stretches propose in a few windows each, and follows the one that holds best.</summary>
    private void Follow(List<LagPoint> places)
    {
        List<Trial> trials = [.. ProposeLines(places).Select(Try).Where(trial => trial.Score > 0).OrderByDescending(trial => trial.Score)];
        if (trials.Count == 0)
            return;
        Measured = MeasureAlong(trials[0].Line, MostWindows);
        List<ClockPiece> pieces = ClockPieces.Find(Measured, FineTolerance, MaxSlope);
        foreach (Trial rival in trials.Skip(1).Where(rival => pieces.Count > 0 && IsElsewhere(rival.Line, pieces)))
            Compare(pieces, trials[0], rival);
        pieces = Sharpen(ClockPieces.Find(Measured, FineTolerance, MaxSlope));
        Pieces = ClockBoundaries.Sharpen(pieces, _placement);
        if (Pieces.Count > 0)
            Rivalry = Math.Max(Rivalry, RepetitionOf(_placement.Long, _placement.LongOnsets, t => t + LagAt(t)));
    }

    private double LagAt(double trackSeconds) => (Pieces.LastOrDefault(piece => piece.StartSeconds <= trackSeconds) ?? Pieces[0]).Line.At(trackSeconds);

    /// <summary>
    /// How well the matched part of a track fits somewhere else in the same track, relative to how well the two tracks fit: a loop fits its own repetition as
    /// well as it fits the other recording's, and then nobody can say which one was heard.
    /// </summary>
    private double RepetitionOf(AudioSignal signal, Onsets onsets, Func<double, double> toSignal)
    {
        LagPoint[] matched = [.. Pieces.SelectMany(piece => piece.Points)];
        double sharpness = matched.Average(point => point.Strength);
        int length = (int)(5 * Onsets.RateHz);
        OnsetSearch search = new(onsets, length);
        double[] rivalries = new double[4];
        Parallel.For(0, rivalries.Length, new ParallelOptions { CancellationToken = _cancellationToken }, i =>
        {
            double at = toSignal(matched[matched.Length * ((2 * i) + 1) / (2 * rivalries.Length)].TrackSeconds);
            int first = Math.Clamp((int)(at * Onsets.RateHz) - (length / 2), 0, Math.Max(0, onsets.Count - length));
            foreach (LagPoint place in search.Find(onsets, first).Where(place => Math.Abs(place.LagSeconds) > 0.1))
            {
                if (Measure(signal, signal, at, new LagLine(place.LagSeconds, 0)) is { } again)
                    rivalries[i] = Math.Max(rivalries[i], again.Strength / sharpness);
            }
        });
        return Statistics.Median(rivalries);
    }

    private LagPoint? Measure(AudioSignal reference, AudioSignal track, double trackSeconds, LagLine expected)
    {
        PhaseCorrelator correlator = _idle.TryTake(out PhaseCorrelator? rested) ? rested : new PhaseCorrelator(reference.SampleRateHz, _windowSamples);
        LagPoint? point = correlator.Measure(reference, track, trackSeconds, expected);
        _idle.Add(correlator);
        return point;
    }

    private List<LagLine> ProposeLines(List<LagPoint> places)
    {
        List<LagLine> lines = [];
        List<LagPoint> left = [.. places];
        while (lines.Count < 8 && LagLine.Propose(left, CoarseTolerance, MaxSlope) is { } line)
        {
            List<LagPoint> followers = [.. left.Where(point => Math.Abs(line.Residual(point)) < CoarseTolerance)];
            // Stretches that are close together cannot tell a drift: 5 ms off over a minute is 80 ppm already.
            lines.Add(line.Refine(followers, followers.Max(p => p.TrackSeconds) - followers.Min(p => p.TrackSeconds) > 60));
            left.RemoveAll(followers.Contains);
        }

        return lines;
    }

    private Trial Try(LagLine line)
    {
        List<ClockPiece> pieces = ClockPieces.Find(MeasureAlong(line, FewWindows), FineTolerance, MaxSlope);
        return new Trial(pieces.Count > 0 ? pieces[0].Line : line, pieces, pieces.SelectMany(piece => piece.Points).Sum(point => point.Strength));
    }

    private static bool IsElsewhere(LagLine line, List<ClockPiece> pieces) =>
        pieces.TrueForAll(piece => Math.Abs(piece.Line.At(piece.StartSeconds) - line.At(piece.StartSeconds)) > 2 * FineTolerance);

    /// <summary>Another line that holds as well: the track goes on there after a pause, or the sound repeats itself and fits twice.</summary>
    private void Compare(List<ClockPiece> pieces, Trial best, Trial rival)
    {
        bool Within(LagPoint point) => pieces.Exists(piece => point.TrackSeconds > piece.StartSeconds - WindowSeconds && point.TrackSeconds < piece.StopSeconds + WindowSeconds);
        LagPoint[] points = [.. rival.Pieces.SelectMany(piece => piece.Points)];
        Rivalry = Math.Max(Rivalry, points.Where(Within).Sum(point => point.Strength) / best.Score);
        if (points.All(Within))
            return;
        // Both sides of a pause are of one crystal.
        double middle = points.Average(point => point.TrackSeconds);
        LagLine parallel = new(rival.Line.At(middle) - (pieces[0].Line.Slope * middle), pieces[0].Line.Slope);
        // What repeats fits elsewhere too, but not as sharply as the very same sound.
        double sharpness = pieces[0].Points.Average(point => point.Strength);
        Measured = Stronger(Measured, [.. MeasureAlong(parallel, MostWindows).Where(point => !Within(point) && point.Strength > sharpness / 2)]);
    }

    /// <summary>Windows spread over the stretch both tracks cover by this line, each at the loudest moment of its share.</summary>
    private List<LagPoint> MeasureAlong(LagLine line, int most)
    {
        double start = Math.Max(0, -line.Offset / (1 + line.Slope));
        double stop = Math.Min(_placement.Short.DurationSeconds, (_placement.Long.DurationSeconds - line.Offset) / (1 + line.Slope));
        double overlap = stop - start - WindowSeconds;
        if (overlap <= 0)
            return [];
        int count = (int)Math.Clamp(2 * overlap / WindowSeconds, 5, most);
        LagPoint?[] points = new LagPoint?[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = _cancellationToken }, i =>
        {
            double from = start + (WindowSeconds / 2) + (overlap * i / count);
            double middle = Loudest(from, from + (overlap / count));
            points[i] = Measure(_placement.Long, _placement.Short, middle, line);
        });
        _windowCount = Math.Max(_windowCount, count);
        return [.. points.Where(point => point is { } p && p.Strength >= StandsOut).Select(point => point!.Value)];
    }

    private double Loudest(double from, double to)
    {
        float[] energy = _placement.ShortOnsets.Energy;
        int half = (int)(WindowSeconds * Onsets.RateHz / 2);
        int first = (int)(from * Onsets.RateHz), last = Math.Min((int)(to * Onsets.RateHz), energy.Length - 1);
        (double best, double bestEnergy) = (from, -1);
        for (int at = first; at <= last; at += Math.Max(1, half / 2))
        {
            double sum = 0;
            for (int i = Math.Max(0, at - half); i < Math.Min(energy.Length, at + half); i++)
                sum += energy[i];
            if (sum > bestEnergy)
                (best, bestEnergy) = ((double)at / Onsets.RateHz, sum);
        }

        return best;
    }

    /// <summary>Measures again along the pieces themselves: their drift is now taken out of every window, so that peaks are sharp.</summary>
    private List<ClockPiece> Sharpen(List<ClockPiece> pieces)
    {
        List<LagPoint> again = [];
        foreach (ClockPiece piece in pieces)
            again.AddRange(MeasureAlong(piece.Line, MostWindows).Where(point => point.TrackSeconds >= piece.StartSeconds - 1 && point.TrackSeconds <= piece.StopSeconds + 1));
        List<LagPoint> all = Stronger(Measured, again);
        List<ClockPiece> sharper = ClockPieces.Find(all, FineTolerance, MaxSlope);
        if (sharper.Sum(piece => piece.Points.Count) < pieces.Sum(piece => piece.Points.Count))
            return pieces;
        Measured = all;
        return sharper;
    }

    /// <summary>Both measurements, and of two at about the same time the stronger.</summary>
    private List<LagPoint> Stronger(IReadOnlyList<LagPoint> first, IReadOnlyList<LagPoint> second)
    {
        List<LagPoint> kept = [];
        foreach (LagPoint point in first.Concat(second).OrderBy(point => point.TrackSeconds))
        {
            if (kept.Count > 0 && point.TrackSeconds - kept[^1].TrackSeconds < WindowSeconds / 8)
            {
                if (point.Strength > kept[^1].Strength)
                    kept[^1] = point;
            }
            else
            {
                kept.Add(point);
            }
        }

        return kept;
    }

    private sealed record Trial(LagLine Line, List<ClockPiece> Pieces, double Score);
}
