namespace WorkspaceAgents.Alignment;

/// <summary>
/// The clock of one device against another's from times that both wrote down of a third: UTC, GPS, PTP, timecode; or from a table of both clocks' times. Pauses become
/// later segments. Clocks that are whole or half hours apart are recognised as set to different time zones, and told.
/// </summary>
public static class TimestampClockEstimator
{
    private const int MostProposing = 120;

    /// <summary>The clock of a track whose pairs already state the reference's time.</summary>
    /// <param name="table">Track time against reference time.</param>
    /// <param name="options">What passes; null for the defaults.</param>
    public static ClockEstimate Estimate(TimePairs table, TimestampClockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new TimestampClockOptions();
        LagPoint[] points = [.. table.Pairs.Select(pair => new LagPoint(pair.DeviceSeconds, pair.CommonSeconds - pair.DeviceSeconds, 1))];
        if (points.Length < 2)
            return ClockEstimate.Nothing(ReportBuilder.Text($"{points.Length} pairs of times are too few; {options.FewestPairs} are needed.")).Because(table.Problems);
        double range = points[^1].TrackSeconds - points[0].TrackSeconds;
        return Decide(points, (table.PrecisionSeconds, range), options).Because(table.Problems);
    }

    /// <summary>The clock of a track against a reference that wrote down times of the same third clock.</summary>
    /// <param name="reference">Reference time against common time.</param>
    /// <param name="track">Track time against common time.</param>
    /// <param name="options">What passes; null for the defaults.</param>
    public static ClockEstimate Estimate(TimePairs reference, TimePairs track, TimestampClockOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(track);
        options ??= new TimestampClockOptions();
        string[] problems = [.. reference.Problems.Select(problem => "Reference: " + problem), .. track.Problems.Select(problem => "Track: " + problem)];
        if (Math.Min(reference.Pairs.Count, track.Pairs.Count) < 2)
            return ClockEstimate.Nothing(ReportBuilder.Text($"The reference states {reference.Pairs.Count} times and the track {track.Pairs.Count}; {options.FewestPairs} on both sides are needed.")).Because(problems);

        (double start, double stop) = SpanOf(reference);
        double? zone = TimeZoneTrap.ToOverlap(SpanOf(track), (start, stop));
        if (zone is { } shift)
            problems = [.. problems, ReportBuilder.Text($"The clocks lie {TimeZoneTrap.Hours(shift)} apart and overlap when that is taken out: one of them is set to another time zone. Check it before you use this.")];
        // Common time counts from the reference's first: seconds since 1970 would cost digits.
        List<ClockPiece> known = Pieces([.. reference.Pairs.Select(pair => new LagPoint(pair.CommonSeconds - start, pair.DeviceSeconds - (pair.CommonSeconds - start), 1))], reference.PrecisionSeconds, options);
        if (known.Count == 0)
            return ClockEstimate.Nothing("The reference's own times do not hold together: its clock against the common one is no line.").Because(problems);
        List<LagPoint> points = [];
        foreach (TimePair pair in track.Pairs)
        {
            double common = pair.CommonSeconds + (zone ?? 0) - start;
            ClockPiece? at = known.Find(piece => common >= piece.StartSeconds - 1 && common <= piece.StopSeconds + 1);
            if (at is not null)
                points.Add(new LagPoint(pair.DeviceSeconds, common + at.Line.At(common) - pair.DeviceSeconds, 1));
        }

        if (points.Count < 2)
        {
            return ClockEstimate.Nothing(ReportBuilder.Text(
                $"The track's times begin {track.Pairs[0].CommonSeconds - start:0.#} s after the reference's and do not overlap them, in any time zone.")).Because(problems);
        }

        ClockPieceErrors ofReference = new(known, 0, options.MaxDriftErrorPpm);
        double precision = reference.PrecisionSeconds + track.PrecisionSeconds + (ofReference.BoundMs(known[0].StartSeconds, known[^1].StopSeconds) * 1e-3);
        return Decide(points, (precision, points[^1].TrackSeconds - points[0].TrackSeconds), options).Because(problems);
    }

    private static (double Start, double Stop) SpanOf(TimePairs pairs) => (pairs.Pairs.Min(pair => pair.CommonSeconds), pairs.Pairs.Max(pair => pair.CommonSeconds));

    private static List<ClockPiece> Pieces(IReadOnlyList<LagPoint> points, double precisionSeconds, TimestampClockOptions options)
    {
        double[] steps = [.. points.Zip(points.Skip(1), (before, after) => after.LagSeconds - before.LagSeconds)];
        double usual = Statistics.Median(steps);
        // From one time to the next the drift is nothing and the scatter all; a pause is one of many.
        double scatter = 1.4826 / Math.Sqrt(2) * Statistics.Median(steps.Select(step => Math.Abs(step - usual)));
        double tolerance = Math.Max(options.JitterSeconds, Math.Max(4 * scatter, 1.5 * precisionSeconds));
        int every = Math.Max(1, points.Count / MostProposing);
        List<ClockPiece> pieces = ClockPieces.Find([.. points.Where((_, i) => i % every == 0)], tolerance, options.MaxDriftPpm * 1e-6);
        return [.. pieces.Select((piece, i) => Whole(piece, points, tolerance, (i == 0 ? double.NegativeInfinity : pieces[i - 1].StopSeconds, i + 1 < pieces.Count ? pieces[i + 1].StartSeconds : double.PositiveInfinity)))];
    }

    /// <summary>The piece with all points that agree, not only those that proposed it.</summary>
    private static ClockPiece Whole(ClockPiece piece, IReadOnlyList<LagPoint> points, double tolerance, (double After, double Before) within)
    {
        LagPoint[] agreeing = [.. points.Where(point => point.TrackSeconds > within.After && point.TrackSeconds < within.Before && Math.Abs(piece.Line.Residual(point)) < tolerance)];
        return piece with { StartSeconds = agreeing[0].TrackSeconds, StopSeconds = agreeing[^1].TrackSeconds, Points = agreeing };
    }

    private static ClockEstimate Decide(IReadOnlyList<LagPoint> points, (double PrecisionSeconds, double RangeSeconds) known, TimestampClockOptions options)
    {
        List<ClockPiece> pieces = Pieces(points, known.PrecisionSeconds, options);
        if (pieces.Count == 0)
            return ClockEstimate.Nothing(ReportBuilder.Text($"The {points.Count} pairs of times do not lie on a line with a drift of {options.MaxDriftPpm:0} ppm or less.")) with { WindowCount = points.Count };
        if (pieces.Count == 1)
            pieces[0] = pieces[0] with { Line = pieces[0].Line.Refine(pieces[0].Points, withSlope: true) };
        ClockPieceErrors errors = new(pieces, 0, options.MaxDriftErrorPpm);
        IReadOnlyList<ClockPiece> told = errors.IsDriftTold ? pieces : ClockPieceErrors.WithoutDrift(pieces);
        (double start, double stop) = (pieces[0].StartSeconds, pieces[^1].StopSeconds);
        double bound = (known.PrecisionSeconds * 1e3) + errors.BoundMs(start, stop);
        int agreeing = pieces.Sum(piece => piece.Points.Count);
        double share = (double)agreeing / points.Count;
        List<string> reasons = [];
        if (agreeing < options.FewestPairs)
            reasons.Add(ReportBuilder.Text($"Only {agreeing} pairs of times agree; {options.FewestPairs} pass."));
        if (share < options.LeastShare)
            reasons.Add(ReportBuilder.Text($"{points.Count - agreeing} of {points.Count} pairs of times say something else."));
        if (bound > options.PassBoundMs)
            reasons.Add(ReportBuilder.Text($"The times tell the clock to {bound:0.#} ms only; up to {options.PassBoundMs:0.#} ms passes."));
        AlignmentVerdict verdict = reasons.Count == 0 ? AlignmentVerdict.Pass : AlignmentVerdict.Review;
        if (!errors.IsDriftTold)
            reasons.Add(ReportBuilder.Text($"The times within {stop - start:0.##} s are too close together to tell a drift; 0 was taken."));
        for (int i = 1; i < pieces.Count; i++)
            reasons.Add(ReportBuilder.Text($"Between {pieces[i - 1].StopSeconds:0.0} s and {pieces[i].StartSeconds:0.0} s of the track the clocks part by {(pieces[i].Line.Offset - pieces[i - 1].Line.Offset) * 1e3:0.###} ms: one of them paused or was set."));
        return new ClockEstimate
        {
            Map = ClockPieces.MapOf(told, turned: false) with
            {
                Method = options.Method,
                ResidualMs = ReportBuilder.Round(bound),
                Confidence = Math.Round(Math.Clamp(share * (1 - Math.Exp(-agreeing / 3.0)), 0, 0.999), 3),
            },
            Verdict = verdict,
            Reasons = reasons,
            ResidualRmsMs = ReportBuilder.Round(Statistics.RootMeanSquare(errors.ResidualsMs)),
            ResidualP95Ms = ReportBuilder.Round(Statistics.Percentile(errors.ResidualsMs, 0.95)),
            ErrorBoundMs = ReportBuilder.Round(bound),
            OverlapSeconds = ReportBuilder.Round(known.RangeSeconds),
            DriftErrorPpm = errors.IsDriftTold ? errors.DriftErrorPpm : double.PositiveInfinity,
            WindowCount = points.Count,
            MeasuredCount = points.Count,
            AgreeingCount = agreeing,
        };
    }
}
