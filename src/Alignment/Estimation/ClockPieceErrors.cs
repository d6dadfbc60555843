namespace WorkspaceAgents.Alignment;

/// <summary>How well the pieces of a clock are known, from how their measurements scatter.</summary>
internal sealed class ClockPieceErrors
{
    /// <summary>A drift that could not be told is one of an ordinary crystal, in parts per million.</summary>
    private const double OrdinaryDriftPpm = 100;

    private readonly LagPoint[] _points;
    private readonly double _offsetErrorMs;
    private readonly double _deviations;

    /// <param name="pieces">At least one, each with at least one measurement.</param>
    /// <param name="floorMs">Scatter below this is not believed: what is rounded alike does not scatter.</param>
    /// <param name="maxDriftErrorPpm">The standard error above which a drift is not told.</param>
    public ClockPieceErrors(IReadOnlyList<ClockPiece> pieces, double floorMs, double maxDriftErrorPpm)
    {
        _points = [.. pieces.SelectMany(piece => piece.Points)];
        ResidualsMs = [.. pieces.SelectMany(piece => piece.Points.Select(point => Math.Abs(piece.Line.Residual(point)) * 1e3))];
        int free = _points.Length - pieces.Count - 1;
        double sigmaMs = free < 1 ? ResidualsMs.Max() : Math.Max(floorMs, Math.Sqrt(ResidualsMs.Sum(r => r * r) / free));
        double spread = pieces.Sum(piece =>
        {
            double middle = piece.Points.Average(point => point.TrackSeconds);
            return piece.Points.Sum(point => (point.TrackSeconds - middle) * (point.TrackSeconds - middle));
        });
        DriftErrorPpm = free >= 1 && spread > 0 ? sigmaMs * 1e3 / Math.Sqrt(spread) : double.PositiveInfinity;
        _offsetErrorMs = free < 1 ? sigmaMs : sigmaMs / Math.Sqrt(pieces.Min(piece => piece.Points.Count));
        // Student's t of two standard deviations: what scatters little in few measurements may still be far off.
        _deviations = free < 1 ? 10 : 2 + (2.5 / free) + (3.1 / free / free);
        IsDriftTold = DriftErrorPpm <= maxDriftErrorPpm;
    }

    /// <summary>How far each agreeing measurement lies from its piece.</summary>
    public double[] ResidualsMs { get; }

    /// <summary>Standard error of the slope; infinite without enough measurements.</summary>
    public double DriftErrorPpm { get; }

    /// <summary>False when the measurements are too few or too close together to tell a drift.</summary>
    public bool IsDriftTold { get; }

    /// <summary>How far off the clock may be between two track times, by the line's own errors.</summary>
    /// <param name="start">Track time.</param>
    /// <param name="stop">Track time.</param>
    public double BoundMs(double start, double stop)
    {
        double middle = _points.Average(point => point.TrackSeconds);
        double reach = Math.Max(stop - middle, middle - start);
        return (_deviations * _offsetErrorMs) + ((IsDriftTold ? _deviations * DriftErrorPpm : OrdinaryDriftPpm) * reach * 1e-3);
    }

    /// <summary>The same pieces without drift.</summary>
    public static IReadOnlyList<ClockPiece> WithoutDrift(IReadOnlyList<ClockPiece> pieces) => [.. pieces.Select(piece =>
        piece with { Line = new LagLine(Statistics.Median(piece.Points.Select(point => point.LagSeconds)), 0).Refine(piece.Points, withSlope: false) })];
}
