namespace WorkspaceAgents.Alignment;

/// <summary>A line through lag measurements: lag(t) = <see cref="Offset"/> + <see cref="Slope"/> · t.</summary>
/// <param name="Offset">Lag at track time 0, in seconds.</param>
/// <param name="Slope">Seconds of lag a second of track time; 1e-6 is a drift of 1 ppm.</param>
internal readonly record struct LagLine(double Offset, double Slope)
{
    public double At(double trackSeconds) => Offset + (Slope * trackSeconds);

    public double Residual(LagPoint point) => point.LagSeconds - At(point.TrackSeconds);

    /// <summary>
    /// The line most points agree on: every pair of points is a proposal (and every point alone, without drift), and the one whose followers together are
    /// strongest wins.
    /// </summary>
    /// <param name="points">Any order; several at one time are rivals of which one counts.</param>
    /// <param name="tolerance">How far a follower may lie off, in seconds.</param>
    /// <param name="maxSlope">The steepest drift that is believed.</param>
    /// <returns>Null without points.</returns>
    public static LagLine? Propose(IReadOnlyList<LagPoint> points, double tolerance, double maxSlope)
    {
        LagLine? best = null;
        double bestScore = 0;
        for (int i = 0; i < points.Count; i++)
        {
            Consider(new LagLine(points[i].LagSeconds, 0));
            for (int j = i + 1; j < points.Count; j++)
            {
                double apart = points[j].TrackSeconds - points[i].TrackSeconds;
                double slope = (points[j].LagSeconds - points[i].LagSeconds) / apart;
                if (Math.Abs(apart) > 1e-9 && Math.Abs(slope) <= maxSlope)
                    Consider(new LagLine(points[i].LagSeconds - (slope * points[i].TrackSeconds), slope));
            }
        }

        return best;

        void Consider(LagLine line)
        {
            double score = 0;
            double time = double.NaN;
            double here = 0;
            foreach (LagPoint point in points)
            {
                if (point.TrackSeconds != time)
                {
                    score += here;
                    (time, here) = (point.TrackSeconds, 0);
                }

                // Closer followers count more, so that of two lines with the same followers the better one wins.
                double off = Math.Abs(line.Residual(point)) / tolerance;
                if (off < 1)
                    here = Math.Max(here, point.Strength * (1 - (0.5 * off * off)));
            }

            score += here;
            if (score > bestScore)
                (best, bestScore) = (line, score);
        }
    }

    /// <summary>Least squares with Huber's weights over the points given, begun at this line.</summary>
    /// <param name="points">The points to follow, at least one.</param>
    /// <param name="withSlope">False keeps the slope as it is.</param>
    public LagLine Refine(IReadOnlyList<LagPoint> points, bool withSlope)
    {
        LagLine line = this;
        for (int round = 0; round < 8; round++)
        {
            double scale = Math.Max(1e-6, 1.4826 * Statistics.Median(points.Select(point => Math.Abs(line.Residual(point)))));
            double sum = 0, sumT = 0, sumTt = 0, sumR = 0, sumTr = 0;
            double middle = points.Average(point => point.TrackSeconds);
            foreach (LagPoint point in points)
            {
                double residual = line.Residual(point);
                double weight = Math.Abs(residual) <= 1.345 * scale ? 1 : 1.345 * scale / Math.Abs(residual);
                double t = point.TrackSeconds - middle;
                (sum, sumT, sumTt) = (sum + weight, sumT + (weight * t), sumTt + (weight * t * t));
                (sumR, sumTr) = (sumR + (weight * residual), sumTr + (weight * t * residual));
            }

            double determinant = (sum * sumTt) - (sumT * sumT);
            bool turn = withSlope && determinant > 1e-9 * sum * sum;
            double slope = turn ? ((sum * sumTr) - (sumT * sumR)) / determinant : 0;
            double shift = (sumR - (slope * sumT)) / sum;
            line = new LagLine(line.Offset + shift - (slope * middle), line.Slope + slope);
        }

        return line;
    }
}
