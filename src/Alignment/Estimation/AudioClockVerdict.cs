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
        (double start, double stop) = Overlap();
        // Rounding inside a sample is not seen in the scatter of few windows.
        ClockPieceErrors errors = new(fit.Pieces, 0.02 * 1e3 / placement.Short.SampleRateHz, options.MaxDriftErrorPpm);
        IReadOnlyList<ClockPiece> pieces = errors.IsDriftTold ? fit.Pieces : ClockPieceErrors.WithoutDrift(fit.Pieces);
        double p95 = Statistics.Percentile(errors.ResidualsMs, 0.95);
        double bound = p95 + errors.BoundMs(start, stop);
        Judge(agreeing.Length, p95, stop - start, errors.IsDriftTold);
        double share = (double)agreeing.Length / Math.Max(1, fit.Measured.Count);
        return new ClockEstimate
        {
            Map = ClockPieces.MapOf(pieces, turned) with { Method = ClockMethod.Audio, ResidualMs = ReportBuilder.Round(bound), Confidence = Confidence(share, agreeing.Length) },
            Verdict = _verdict,
            Reasons = _reasons,
            ResidualRmsMs = ReportBuilder.Round(Statistics.RootMeanSquare(errors.ResidualsMs)),
            ResidualP95Ms = ReportBuilder.Round(p95),
            ErrorBoundMs = ReportBuilder.Round(bound),
            OverlapSeconds = ReportBuilder.Round(stop - start),
            DriftErrorPpm = errors.IsDriftTold ? errors.DriftErrorPpm : double.PositiveInfinity,
            WindowCount = windowCount,
            MeasuredCount = fit.Measured.Count,
            AgreeingCount = agreeing.Length,
        };
    }

    private (double Start, double Stop) Overlap()
    {
        ClockPiece first = fit.Pieces[0], last = fit.Pieces[^1];
        double start = Math.Max(0, -first.Line.Offset / (1 + first.Line.Slope));
        double stop = Math.Min(placement.Short.DurationSeconds, (placement.Long.DurationSeconds - last.Line.Offset) / (1 + last.Line.Slope));
        return (start, Math.Max(start, stop));
    }

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
}
