namespace WorkspaceAgents.Media;

/// <summary>The sinc under a Kaiser window, by which sound is known between its samples.</summary>
internal static class KaiserSinc
{
    /// <summary>The weight of a sample.</summary>
    /// <param name="distance">From the place, in samples.</param>
    /// <param name="reach">From this distance on it is 0.</param>
    /// <param name="cutoff">The share of the rate's band that is let through, 0 to 1.</param>
    /// <param name="beta">The window's shape: higher is steeper at the side and wider in the middle.</param>
    public static double At(double distance, double reach, double cutoff, double beta)
    {
        var share = distance / reach;
        return Math.Abs(share) >= 1 ? 0 : Sinc(distance * cutoff) * Bessel(beta * Math.Sqrt(1 - (share * share))) / Bessel(beta);
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>The modified Bessel function of the first kind, order 0, by its power series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }
}
