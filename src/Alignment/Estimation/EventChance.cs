namespace WorkspaceAgents.Alignment;

/// <summary>How often events that have nothing to do with each other would match as well.</summary>
internal static class EventChance
{
    /// <param name="matched">Events that match.</param>
    /// <param name="events">Events of both sides inside the overlap.</param>
    /// <param name="pairs">Pairs of events that could have been the first to match: so many offsets were tried.</param>
    /// <param name="freedom">How far off a match may be and how long the overlap is, in seconds; the steepest drift.</param>
    /// <returns>The expected number of such matches among everything that was tried; 1 and more is no evidence at all.</returns>
    public static double Of(int matched, (int OfTrack, int OfReference) events, double pairs, (double Tolerance, double OverlapSeconds, double MaxSlope) freedom)
    {
        if (freedom.OverlapSeconds <= 0)
            return pairs;
        double hit = Math.Min(0.999, 2 * freedom.Tolerance * events.OfReference / freedom.OverlapSeconds);
        double drifts = 1 + (2 * freedom.MaxSlope * freedom.OverlapSeconds / freedom.Tolerance);
        return Math.Exp(Math.Log(pairs) + Math.Log(drifts) + LogTail(events.OfTrack - 1, matched - 1, hit));
    }

    /// <summary>Logarithm of the chance of at least that many hits.</summary>
    private static double LogTail(int tries, int hits, double chance)
    {
        if (hits <= 0 || hits > tries)
            return 0;
        double[] terms = new double[tries - hits + 1];
        double log = LogChoose(tries, hits) + (hits * Math.Log(chance)) + ((tries - hits) * Math.Log(1 - chance));
        for (int k = hits; k <= tries; k++)
        {
            terms[k - hits] = log;
            log += Math.Log((double)(tries - k) / (k + 1)) + Math.Log(chance / (1 - chance));
        }

        double most = terms.Max();
        return Math.Min(0, most + Math.Log(terms.Sum(term => Math.Exp(term - most))));
    }

    private static double LogChoose(int tries, int hits)
    {
        double sum = 0;
        for (int i = 1; i <= hits; i++)
            sum += Math.Log((double)(tries - hits + i) / i);
        return sum;
    }
}
