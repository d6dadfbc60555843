namespace WorkspaceAgents.Alignment;

/// <summary>Turns what was found into a map, its error and whether it may be used.</summary>
internal sealed class AudioClockVerdict(AudioClockFit fit, AudioClockEstimator.Placement placement, AudioClockOptions options, int windowCount)
{
    private const int FewestWindows = 5;

    /// <summary>Of all windows tried. Where music repeats, a third of them have agreed on a wrong place.</summary>
    private const double LeastAgreement = 0.4;

    /// <summary>A rival place this nearly as good as the best one makes the answer a guess.</summary>
    private const double MostRivalry = 0.8;

    /// <summary>Sound that far below the rest is silence: nothing can be compared in it, and nothing has to be.</summary>
    private const double SilentShare = 0.01;

    /// <summary>An end of the overlap this long in which no window agrees may be on another clock; longer of the two.</summary>
    private const double UnheardSeconds = 8;
    private const double UnheardShare = 0.1;

    /// <summary>Music fits itself a beat later: a pause is believed when its two sides meet, each is long enough and the windows hardly scatter.</summary>
    private const double WidestPauseSeconds = 2;
    private const double PausedScatterMs = 0.1;
    private const int FewestBesidePause = 5;

    private readonly List<string> _reasons = [];
    private AlignmentVerdict _verdict = AlignmentVerdict.Pass;

    private string Which => placement.Short.DurationSeconds < placement.Long.DurationSeconds ? "shorter" : "other";

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
        JudgeEnds(start, stop);
        JudgePauses(p95);
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
        if (agreeing < FewestWindows || agreeing < LeastAgreement * windowCount)
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
    }

    private void JudgeEnds(double start, double stop)
    {
        double longest = Math.Max(UnheardSeconds, UnheardShare * (stop - start));
        (double first, double last) = (fit.Pieces[0].StartSeconds, fit.Pieces[^1].StopSeconds);
        foreach ((double from, double to) in new[] { (start, first), (last, stop) })
        {
            if (to - from > longest && MeanEnergy(from, to) > SilentShare * MeanEnergy(first, last))
                Ask(ReportBuilder.Text($"From {from:0.0} s to {to:0.0} s of the {Which} track nothing fits although there is sound: it may have paused. Listen there before you use it."));
        }
    }

    private double MeanEnergy(double from, double to)
    {
        float[] energy = placement.ShortOnsets.Energy;
        int first = Math.Clamp((int)(from * Onsets.RateHz), 0, energy.Length - 1);
        int last = Math.Clamp((int)(to * Onsets.RateHz), first + 1, energy.Length);
        double sum = 0;
        for (int i = first; i < last; i++)
            sum += energy[i];
        return sum / (last - first);
    }

    private void JudgePauses(double p95)
    {
        if (fit.Pieces.Count > 1 && p95 > PausedScatterMs)
            Ask(ReportBuilder.Text($"The windows scatter by {p95:0.###} ms (95 %) and the clocks part in between; up to {PausedScatterMs:0.###} ms passes then."));
        for (int i = 1; i < fit.Pieces.Count; i++)
        {
            ClockPiece before = fit.Pieces[i - 1], after = fit.Pieces[i];
            double jump = after.Line.Offset - before.Line.Offset;
            _reasons.Add(ReportBuilder.Text($"Between {before.StopSeconds:0.0} s and {after.StartSeconds:0.0} s of the {Which} track the clocks part by {jump * 1e3:0.###} ms: something is missing from one of them there."));
            if (Math.Abs(after.StartSeconds - before.StopSeconds) > WidestPauseSeconds || Math.Min(before.Points.Count, after.Points.Count) < FewestBesidePause)
                Ask("That is seen in too few windows, or its place is not known well. Listen there before you use it.");
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
