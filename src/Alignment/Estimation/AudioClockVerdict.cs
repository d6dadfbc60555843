namespace WorkspaceAgents.Alignment;

/// <summary>Turns what was found into a map, its error and whether it may be used.</summary>
internal sealed class AudioClockVerdict(AudioClockFit fit, AudioClockEstimator.Placement placement, AudioClockOptions options, int windowCount)
{
    private const int FewestWindows = 5;

    /// <summary>A rival place this nearly as good as the best one makes the answer a guess.</summary>
    private const double MostRivalry = 0.8;

    private readonly List<string> _reasons = [];
    private AlignmentVerdict _verdict = AlignmentVerdict.Pass;

    public ClockEstimate Decide(bool turned)
    {
        if (fit.Pieces.Count == 0)
            return ClockEstimate.Nothing("The two tracks have nothing in common that could be placed: another event, no overlap, or too much noise. Align by another track, or state the clock.") with { WindowCount = windowCount, MeasuredCount = fit.Measured.Count };

        LagPoint[] agreeing = [.. fit.Pieces.SelectMany(piece => piece.Points)];
        double[] residuals = [.. fit.Pieces.SelectMany(piece => piece.Points.Select(point => Math.Abs(piece.Line.Residual(point)) * 1e3))];
        (double start, double stop) = Overlap();
        (double driftError, double offsetErrorMs) = StandardErrors(agreeing, residuals);
        bool driftTold = driftError <= options.MaxDriftErrorPpm;
        IReadOnlyList<ClockPiece> pieces = driftTold ? fit.Pieces : WithoutDrift();
        double p95 = Statistics.Percentile(residuals, 0.95);
        double reach = Math.Max(stop - MiddleOf(agreeing), MiddleOf(agreeing) - start);
        // A drift that could not be told is one of an ordinary crystal: within 100 ppm.
        double bound = p95 + (2 * offsetErrorMs) + ((driftTold ? 2 * driftError : 100) * reach * 1e-3);
        Judge(agreeing.Length, p95, stop - start, driftTold);
        double share = (double)agreeing.Length / Math.Max(1, fit.Measured.Count);
        return new ClockEstimate
        {
            Map = MapOf(pieces, turned) with { ResidualMs = ReportBuilder.Round(bound), Confidence = Confidence(share, agreeing.Length) },
            Verdict = _verdict,
            Reasons = _reasons,
            ResidualRmsMs = ReportBuilder.Round(Statistics.RootMeanSquare(residuals)),
            ResidualP95Ms = ReportBuilder.Round(p95),
            ErrorBoundMs = ReportBuilder.Round(bound),
            OverlapSeconds = ReportBuilder.Round(stop - start),
            DriftErrorPpm = driftTold ? driftError : double.PositiveInfinity,
            WindowCount = windowCount,
            MeasuredCount = fit.Measured.Count,
            AgreeingCount = agreeing.Length,
        };
    }

    private static double MiddleOf(LagPoint[] points) => points.Average(point => point.TrackSeconds);

    private (double Start, double Stop) Overlap()
    {
        ClockPiece first = fit.Pieces[0], last = fit.Pieces[^1];
        double start = Math.Max(0, -first.Line.Offset / (1 + first.Line.Slope));
        double stop = Math.Min(placement.Short.DurationSeconds, (placement.Long.DurationSeconds - last.Line.Offset) / (1 + last.Line.Slope));
        return (start, Math.Max(start, stop));
    }

    /// <summary>Of the slope in ppm, and of the line at the middle of its points in ms.</summary>
    private (double DriftPpm, double OffsetMs) StandardErrors(LagPoint[] points, double[] residualsMs)
    {
        int free = points.Length - fit.Pieces.Count - 1;
        if (free < 1)
            return (double.PositiveInfinity, residualsMs.Max());
        // Rounding inside a sample is not seen in the scatter of few points.
        double floorMs = 0.02 * 1e3 / placement.Short.SampleRateHz;
        double sigmaMs = Math.Max(floorMs, Math.Sqrt(residualsMs.Sum(r => r * r) / free));
        double spread = fit.Pieces.Sum(piece =>
        {
            double middle = piece.Points.Average(point => point.TrackSeconds);
            return piece.Points.Sum(point => (point.TrackSeconds - middle) * (point.TrackSeconds - middle));
        });
        return (spread > 0 ? sigmaMs * 1e3 / Math.Sqrt(spread) : double.PositiveInfinity, sigmaMs / Math.Sqrt(fit.Pieces.Min(piece => piece.Points.Count)));
    }

    private List<ClockPiece> WithoutDrift() => [.. fit.Pieces.Select(piece =>
        piece with { Line = new LagLine(Statistics.Median(piece.Points.Select(point => point.LagSeconds)), 0).Refine(piece.Points, withSlope: false) })];

    private void Judge(int agreeing, double p95, double overlapSeconds, bool driftTold)
    {
        double share = (double)agreeing / Math.Max(1, fit.Measured.Count);
        if (agreeing < FewestWindows || agreeing < windowCount / 4)
            Ask(ReportBuilder.Text($"Only {agreeing} of {windowCount} windows could be compared and agree. Listen to both at a few places before you use it."));
        if (share < 0.7)
            Ask(ReportBuilder.Text($"{fit.Measured.Count - agreeing} of the {fit.Measured.Count} windows that could be compared say something else."));
        if (p95 > options.PassResidualMs)
            Ask(ReportBuilder.Text($"The windows scatter by {p95:0.###} ms (95 %); up to {options.PassResidualMs:0.###} ms passes."));
        if (fit.Rivalry > MostRivalry)
            Ask(ReportBuilder.Text($"Another place fits nearly as well ({fit.Rivalry * 100:0} %): the sound repeats itself. State the clock, or align by another track."));
        if (overlapSeconds < options.MinOverlapSeconds)
            Ask(ReportBuilder.Text($"The tracks overlap for {overlapSeconds:0.##} s only; {options.MinOverlapSeconds:0.##} s passes."));
        if (!driftTold)
            _reasons.Add(ReportBuilder.Text($"The overlap of {overlapSeconds:0.##} s is too short to tell a drift; 0 was taken."));
        for (int i = 1; i < fit.Pieces.Count; i++)
        {
            ClockPiece before = fit.Pieces[i - 1], after = fit.Pieces[i];
            double jump = after.Line.Offset - before.Line.Offset;
            _reasons.Add(ReportBuilder.Text($"Between {before.StopSeconds:0.0} s and {after.StartSeconds:0.0} s of the {(placement.Short.DurationSeconds < placement.Long.DurationSeconds ? "shorter" : "other")} track the clocks part by {jump * 1e3:0.###} ms: something is missing from one of them there."));
        }
    }

    private void Ask(string reason)
    {
        _verdict = AlignmentVerdict.Review;
        _reasons.Add(reason);
    }

    /// <summary>How sure: many agreeing windows and few others come near 1.</summary>
    private double Confidence(double share, int agreeing) =>
        Math.Round(Math.Clamp(share * (1 - Math.Exp(-agreeing / 6.0)) * (1 - Math.Max(0, fit.Rivalry - 0.5)), 0, 0.999), 3);

    private static ClockMap MapOf(IReadOnlyList<ClockPiece> pieces, bool turned)
    {
        List<ClockSegment> segments = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            LagLine line = pieces[i].Line;
            // Nobody knows where in between it happened: half-way is wrong by the least.
            double from = i == 0 ? double.NegativeInfinity : (pieces[i - 1].StopSeconds + pieces[i].StartSeconds) / 2;
            double offset = turned ? -line.Offset / (1 + line.Slope) : line.Offset;
            segments.Add(new ClockSegment(turned ? from + line.At(from) : from, offset));
        }

        double slope = pieces[0].Line.Slope;
        return new ClockMap
        {
            OffsetSeconds = segments[0].OffsetSeconds,
            DriftPpm = (turned ? (1 / (1 + slope)) - 1 : slope) * 1e6,
            Method = ClockMethod.Audio,
            LaterSegments = [.. segments.Skip(1)],
        };
    }
}
