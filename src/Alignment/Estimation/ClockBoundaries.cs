namespace WorkspaceAgents.Alignment;

/// <summary>Closes in on the moments at which a clock jumps: between two pieces, shorter windows tell on which side of the jump they lie.</summary>
internal static class ClockBoundaries
{
    /// <summary>Windows of about half a second: short enough to lie on one side, long enough to stand out.</summary>
    private const double WindowSeconds = 0.5;

    private const double Tolerance = 0.0015;

    public static IReadOnlyList<ClockPiece> Sharpen(IReadOnlyList<ClockPiece> pieces, AudioClockEstimator.Placement placement)
    {
        if (pieces.Count < 2)
            return pieces;
        int window = Fft.LengthFor((long)(WindowSeconds * placement.Short.SampleRateHz) / 2 + 1);
        PhaseCorrelator correlator = new(placement.Short.SampleRateHz, window);
        List<ClockPiece> sharper = [pieces[0]];
        foreach (ClockPiece after in pieces.Skip(1))
        {
            (double left, double right) = (sharper[^1].StopSeconds, after.StartSeconds);
            while (right - left > WindowSeconds / 2)
            {
                double middle = (left + right) / 2;
                double before = StrengthAt(sharper[^1].Line, middle), beyond = StrengthAt(after.Line, middle);
                if (before == beyond)
                    break;
                (left, right) = before > beyond ? (middle, right) : (left, middle);
            }

            sharper[^1] = sharper[^1] with { StopSeconds = left };
            sharper.Add(after with { StartSeconds = right });
        }

        return sharper;

        double StrengthAt(LagLine line, double trackSeconds) =>
            correlator.Measure(placement.Long, placement.Short, trackSeconds, line) is { } point && Math.Abs(line.Residual(point)) < Tolerance ? point.Strength : 0;
    }
}
