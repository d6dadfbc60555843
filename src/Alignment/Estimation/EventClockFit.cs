namespace WorkspaceAgents.Alignment;

/// <summary>The work of <see cref="EventClockEstimator"/>: groups of events → places where they match → each place grown along the whole track → the best, and its rivals.</summary>
internal sealed class EventClockFit
{
    /// <summary>Neighbouring events that are placed together: enough to tell one place from another, close enough that drift does not blur them.</summary>
    private const int GroupSize = 24;

    private const int MostGroups = 24;
    private const int PlacesPerGroup = 6;
    private const int MostTrials = 48;
    private const int MostPairs = 160;
    private const int MostDifferences = 2_000_000;

    private readonly double[] _reference;
    private readonly double[] _track;
    private readonly EventClockOptions _options;
    private readonly double _tolerance;
    private readonly double _precisionMs;

    public EventClockFit(EventSeries reference, EventSeries track, EventClockOptions options)
    {
        (_reference, _track, _options) = ([.. reference.TimesSeconds], [.. track.TimesSeconds], options);
        _precisionMs = (reference.PrecisionSeconds + track.PrecisionSeconds) * 1e3;
        _tolerance = options.JitterSeconds + reference.PrecisionSeconds + track.PrecisionSeconds;
    }

    private double MaxSlope => _options.MaxDriftPpm * 1e-6;

    public ClockEstimate Find(CancellationToken cancellationToken)
    {
        Match? best = null;
        List<Match> tried = [];
        foreach (Place place in Places(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A place on a line that was grown already gives the same line again.
            if (tried.Exists(match => Math.Abs(match.Line.At(place.TrackSeconds) - place.LagSeconds) <= 2 * _tolerance) || Grow(place) is not { } grown)
                continue;
            tried.Add(grown);
            best = best is null || grown.Points.Count > best.Points.Count ? grown : best;
        }

        if (best is null || best.Points.Count < _options.FewestEvents)
            return ClockEstimate.Nothing(ReportBuilder.Text($"At no offset do {_options.FewestEvents} events of both match within {_tolerance * 1e3:0.#} ms: they saw different things, or did not overlap."));
        return Judge(best);
    }

    /// <summary>Where groups of neighbouring events match best, best first.</summary>
    private IEnumerable<Place> Places(CancellationToken cancellationToken)
    {
        int size = Math.Min(GroupSize, _track.Length);
        int count = Math.Min(MostGroups, (2 * (_track.Length - size) / size) + 1);
        List<Place> places = [];
        for (int g = 0; g < count; g++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = count == 1 ? 0 : (int)((long)(_track.Length - size) * g / (count - 1));
            places.AddRange(PlacesOf(_track.AsSpan(first, size)));
        }

        return places.OrderByDescending(place => place.Strength).Take(MostTrials);
    }

    private List<Place> PlacesOf(ReadOnlySpan<double> group)
    {
        double half = (group[^1] - group[0]) / 2;
        double width = 2 * (_tolerance + (MaxSlope * half));
        double[] differences = Differences(group, 0);
        // What chance puts into a window is the density of all differences around it; the mean over all of them is near enough.
        double expected = differences.Length * width / Math.Max(width, differences[^1] - differences[0]);
        List<(int First, int Count)> windows = [];
        for (int first = 0, last = 0; first < differences.Length; first++)
        {
            while (last < differences.Length && differences[last] - differences[first] <= width)
                last++;
            windows.Add((first, last - first));
        }

        List<Place> places = [];
        foreach ((int first, int count) in windows.OrderByDescending(window => window.Count))
        {
            double middle = differences[first + (count / 2)];
            if (count < 2 || places.Count == PlacesPerGroup)
                break;
            if (places.TrueForAll(place => Math.Abs(place.LagSeconds - middle) > width))
                places.Add(new Place(group[0] + half, half, middle, (count - expected) / Math.Sqrt(expected + 1)));
        }

        return places;
    }

    /// <summary>Reference times minus track times of every pair, sorted.</summary>
    private double[] Differences(ReadOnlySpan<double> track, double slope)
    {
        double[] differences = new double[_reference.Length * track.Length];
        int next = 0;
        foreach (double t in track)
        {
            foreach (double r in _reference)
                differences[next++] = r - ((1 + slope) * t);
        }

        Array.Sort(differences);
        return differences;
    }

    /// <summary>Follows a place outwards: each step doubles the span, so that what is known of the drift suffices to find the next events.</summary>
    private Match? Grow(Place place)
    {
        List<LagPoint> pairs = [];
        double width = _tolerance + (MaxSlope * place.HalfSeconds);
        foreach (double t in _track.Where(t => Math.Abs(t - place.TrackSeconds) <= place.HalfSeconds))
        {
            for (int i = FirstFrom(t + place.LagSeconds - width); i < _reference.Length && _reference[i] <= t + place.LagSeconds + width; i++)
                pairs.Add(new LagPoint(t, _reference[i] - t, 1));
        }

        if (pairs.Count < 2 || pairs.Count > MostPairs || LagLine.Propose(pairs, _tolerance, MaxSlope) is not { } line)
            return null;
        List<LagPoint> matched = [];
        double last = Math.Max(_track[^1] - place.TrackSeconds, place.TrackSeconds - _track[0]);
        double half = Math.Max(place.HalfSeconds, 1e-3);
        for (int settle = 0; settle < 3; settle += half > last ? 1 : 0)
        {
            double from = place.TrackSeconds - half, to = place.TrackSeconds + half;
            matched = Follow(line, from, to, settle == 0 ? 2 * _tolerance : _tolerance);
            if (matched.Count < 2)
                return null;
            line = line.Refine(matched, matched[^1].TrackSeconds - matched[0].TrackSeconds > 1000 * _tolerance || half > last);
            half *= 2;
        }

        matched = Follow(line, double.NegativeInfinity, double.PositiveInfinity, _tolerance);
        return Math.Abs(line.Slope) > 1.2 * MaxSlope || matched.Count < 2 ? null : new Match(line, matched);
    }

    /// <summary>The pairs along a line, each event in one of them at most.</summary>
    private List<LagPoint> Follow(LagLine line, double from, double to, double tolerance)
    {
        List<LagPoint> matched = [];
        int taken = -1;
        foreach (double t in _track)
        {
            if (t < from || t > to || Nearest(t + line.At(t)) is not { } i)
                continue;
            double off = Math.Abs(_reference[i] - t - line.At(t));
            if (off > tolerance)
                continue;
            LagPoint point = new(t, _reference[i] - t, 1);
            if (i != taken)
                matched.Add(point);
            else if (off < Math.Abs(line.Residual(matched[^1])))
                matched[^1] = point;
            taken = i;
        }

        return matched;
    }

    private int FirstFrom(double seconds)
    {
        int at = Array.BinarySearch(_reference, seconds);
        return at < 0 ? ~at : at;
    }

    private int? Nearest(double seconds)
    {
        int after = FirstFrom(seconds);
        if (after == 0)
            return 0;
        return after == _reference.Length || seconds - _reference[after - 1] < _reference[after] - seconds ? after - 1 : after;
    }

    private ClockEstimate Judge(Match best)
    {
        ClockPiece piece = new(best.Line, best.Points[0].TrackSeconds, best.Points[^1].TrackSeconds, best.Points);
        ClockPieceErrors errors = new([piece], _precisionMs / 4, _options.MaxDriftErrorPpm);
        if (!errors.IsDriftTold)
            piece = ClockPieceErrors.WithoutDrift([piece])[0];
        (double start, double stop) = (Math.Max(_track[0], ToTrack(best.Line, _reference[0])), Math.Min(_track[^1], ToTrack(best.Line, _reference[^1])));
        int ofTrack = _track.Count(t => t >= start - _tolerance && t <= stop + _tolerance);
        int ofReference = _reference.Count(r => r >= start + best.Line.At(start) - _tolerance && r <= stop + best.Line.At(stop) + _tolerance);
        EventEvidence evidence = new()
        {
            Matched = best.Points.Count,
            OfTrack = ofTrack,
            OfReference = ofReference,
            Rival = Rival(best.Line),
            Chance = EventChance.Of(best.Points.Count, (ofTrack, ofReference), _reference.Length * (double)_track.Length, (_tolerance, stop - start, MaxSlope)),
        };
        double bound = _precisionMs + errors.BoundMs(start, stop);
        AlignmentVerdict verdict = evidence.Judge(_options, out List<string> reasons);
        if (!errors.IsDriftTold)
            reasons.Add(ReportBuilder.Text($"{best.Points.Count} events within {stop - start:0.##} s are too few or too close together to tell a drift; 0 was taken."));
        return new ClockEstimate
        {
            Map = ClockPieces.MapOf([piece], turned: false) with { Method = ClockMethod.Events, ResidualMs = ReportBuilder.Round(bound), Confidence = evidence.Confidence },
            Verdict = verdict,
            Reasons = reasons,
            ResidualRmsMs = ReportBuilder.Round(Statistics.RootMeanSquare(errors.ResidualsMs)),
            ResidualP95Ms = ReportBuilder.Round(Statistics.Percentile(errors.ResidualsMs, 0.95)),
            ErrorBoundMs = ReportBuilder.Round(bound),
            OverlapSeconds = ReportBuilder.Round(Math.Max(0, stop - start)),
            DriftErrorPpm = errors.IsDriftTold ? errors.DriftErrorPpm : double.PositiveInfinity,
            WindowCount = Math.Min(ofTrack, ofReference),
            MeasuredCount = best.Points.Count,
            AgreeingCount = best.Points.Count,
        };
    }

    private static double ToTrack(LagLine line, double reference) => (reference - line.Offset) / (1 + line.Slope);

    /// <summary>The most events that match at any other offset.</summary>
    private int Rival(LagLine line)
    {
        // A stretch of the track will do where all pairs would be too many: a pattern that repeats does so there as well.
        int count = Math.Clamp(MostDifferences / _reference.Length, 1, _track.Length);
        int first = (_track.Length - count) / 2;
        double[] differences = Differences(_track.AsSpan(first, count), line.Slope);
        int rival = 0;
        for (int from = 0, to = 0; from < differences.Length; from++)
        {
            while (to < differences.Length && differences[to] - differences[from] <= 2 * _tolerance)
                to++;
            if (differences[from] > line.Offset + _tolerance || differences[to - 1] < line.Offset - _tolerance)
                rival = Math.Max(rival, to - from);
        }

        return (int)Math.Min(int.MaxValue, (long)rival * _track.Length / count);
    }

    private readonly record struct Place(double TrackSeconds, double HalfSeconds, double LagSeconds, double Strength);

    private sealed record Match(LagLine Line, IReadOnlyList<LagPoint> Points);
}
