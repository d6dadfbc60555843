namespace WorkspaceAgents.Alignment;

/// <summary>Moments that a device knows on its own clock and on one that others can read too.</summary>
public sealed record TimePairs
{
    /// <summary>Steps that clocks are written down in; the coarsest that all times are multiples of is taken for it.</summary>
    private static readonly double[] Steps = [1, 0.1, 0.01];

    private TimePairs(TimePair[] pairs, double precisionSeconds, IReadOnlyList<string> problems) => (Pairs, PrecisionSeconds, Problems) = (pairs, precisionSeconds, problems);

    /// <summary>The pairs, in order of the device's clock.</summary>
    public IReadOnlyList<TimePair> Pairs { get; }

    /// <summary>How far all of the common times may be off together, in seconds.</summary>
    public double PrecisionSeconds { get; }

    /// <summary>What was wrong with the times as they came; sentences for people. With any of them no clock passes.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Takes pairs as they come: those that are no numbers are left out, those out of order are put in order, and both are told.</summary>
    /// <param name="pairs">One device's.</param>
    /// <param name="precisionSeconds">
    /// How far all of the common times may be off together, in seconds, 0 or more; null to tell it from how they are written: whole seconds, cut off, are off by up to half a second.
    /// </param>
    public static TimePairs Of(IReadOnlyList<TimePair> pairs, double? precisionSeconds = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        List<string> problems = [];
        TimePair[] kept = [.. pairs.Where(pair => double.IsFinite(pair.DeviceSeconds) && double.IsFinite(pair.CommonSeconds))];
        if (kept.Length < pairs.Count)
            problems.Add(ReportBuilder.Text($"{pairs.Count - kept.Length} of {pairs.Count} pairs of times are no numbers; they were left out."));
        if (kept.Zip(kept.Skip(1)).Any(two => two.Second.DeviceSeconds < two.First.DeviceSeconds))
        {
            problems.Add("The device's times are out of order; they were sorted. Check that its clock was not reset on the way.");
            kept = [.. kept.OrderBy(pair => pair.DeviceSeconds)];
        }

        double step = Steps.FirstOrDefault(step => kept.Length > 0 && kept.All(pair => Math.Abs((pair.CommonSeconds / step) - Math.Round(pair.CommonSeconds / step)) < 1e-4));
        return new TimePairs([.. kept.DistinctBy(pair => pair.DeviceSeconds)], precisionSeconds ?? (step / 2), problems);
    }
}
