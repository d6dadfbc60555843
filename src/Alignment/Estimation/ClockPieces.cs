namespace WorkspaceAgents.Alignment;

/// <summary>Takes lag measurements apart into the stretches between which a device paused or lost samples: same drift, another offset.</summary>
internal static class ClockPieces
{
    /// <summary>The fewest measurements that make a piece.</summary>
    private const int Fewest = 3;

    /// <param name="points">In order of track time.</param>
    /// <param name="tolerance">How far a measurement may lie off its line, in seconds.</param>
    /// <param name="maxSlope">The steepest drift that is believed.</param>
    /// <returns>In order of track time; none when nothing holds together.</returns>
    public static List<ClockPiece> Find(IReadOnlyList<LagPoint> points, double tolerance, double maxSlope)
    {
        if (Piece(points, LagLine.Propose(points, tolerance, maxSlope), tolerance, withSlope: true) is not { } main)
            return [];
        List<ClockPiece> pieces = [main];
        List<LagPoint> left = [.. points.Except(main.Points)];
        while (left.Count >= Fewest)
        {
            // The same crystal on both sides of a pause: only the offset is new.
            List<LagPoint> flat = [.. left.Select(point => point with { LagSeconds = point.LagSeconds - (main.Line.Slope * point.TrackSeconds) })];
            if (LagLine.Propose(flat, tolerance, 0) is not { } line
                || Piece(left, new LagLine(line.Offset, main.Line.Slope), tolerance, withSlope: false) is not { } piece)
            {
                break;
            }

            left.RemoveAll(piece.Points.Contains);
            if (IsApart(piece, pieces))
                pieces.Add(piece);
        }

        return pieces.Count == 1 ? pieces : WithCommonSlope(pieces);
    }

    /// <summary>The map that pieces make.</summary>
    /// <param name="pieces">In order of track time, at least one.</param>
    /// <param name="turned">The pieces put the reference on the track's clock, and not the other way round.</param>
    public static ClockMap MapOf(IReadOnlyList<ClockPiece> pieces, bool turned)
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
            LaterSegments = [.. segments.Skip(1)],
        };
    }

    private static ClockPiece? Piece(IReadOnlyList<LagPoint> points, LagLine? proposed, double tolerance, bool withSlope)
    {
        if (proposed is not { } line)
            return null;
        List<LagPoint> agreeing = [.. points.Where(point => Math.Abs(line.Residual(point)) < tolerance)];
        if (agreeing.Count < Fewest)
            return null;
        line = line.Refine(agreeing, withSlope);
        agreeing = [.. points.Where(point => Math.Abs(line.Residual(point)) < tolerance)];
        return agreeing.Count < Fewest ? null : new ClockPiece(line.Refine(agreeing, withSlope), agreeing[0].TrackSeconds, agreeing[^1].TrackSeconds, agreeing);
    }

    /// <summary>A piece has its own stretch of time; measurements scattered among another piece's are an echo or chance.</summary>
    private static bool IsApart(ClockPiece piece, List<ClockPiece> others) => others.TrueForAll(other =>
    {
        int among = other.Points.Count(point => point.TrackSeconds > piece.StartSeconds && point.TrackSeconds < piece.StopSeconds);
        int amid = piece.Points.Count(point => point.TrackSeconds > other.StartSeconds && point.TrackSeconds < other.StopSeconds);
        return Math.Min(among, amid) <= Math.Min(piece.Points.Count, other.Points.Count) / 10;
    });

    private static List<ClockPiece> WithCommonSlope(List<ClockPiece> pieces)
    {
        // Least squares of one slope with an offset each: every piece's points about their own means.
        double sumTt = 0, sumTl = 0;
        foreach (ClockPiece piece in pieces)
        {
            (double t, double lag) = (piece.Points.Average(p => p.TrackSeconds), piece.Points.Average(p => p.LagSeconds));
            sumTt += piece.Points.Sum(p => (p.TrackSeconds - t) * (p.TrackSeconds - t));
            sumTl += piece.Points.Sum(p => (p.TrackSeconds - t) * (p.LagSeconds - lag));
        }

        double slope = sumTt > 0 ? sumTl / sumTt : pieces[0].Line.Slope;
        return [.. pieces.OrderBy(piece => piece.StartSeconds).Select(piece =>
        {
            double offset = Statistics.Median(piece.Points.Select(p => p.LagSeconds - (slope * p.TrackSeconds)));
            return piece with { Line = new LagLine(offset, slope).Refine(piece.Points, withSlope: false) };
        })];
    }
}
