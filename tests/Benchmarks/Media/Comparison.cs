namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>Outputs first: what gives another answer is not worth timing. And then how many times faster.</summary>
internal static class Comparison
{
    /// <summary>Throws when two outputs differ.</summary>
    public static void MustBeEqual<T>(string what, IReadOnlyList<T> ours, IReadOnlyList<T> theirs)
    {
        if (!ours.SequenceEqual(theirs))
            throw new InvalidOperationException($"{what}: ours ({ours.Count}) and theirs ({theirs.Count}) differ; nothing that follows would mean anything.");
    }

    /// <summary>A peer's time, and how many times faster ours is.</summary>
    /// <param name="report">Printed to.</param>
    /// <param name="peer">Its name.</param>
    /// <param name="theirs">What it took.</param>
    /// <param name="ours">What ours took.</param>
    /// <param name="goal">The least ratio by the clock.</param>
    public static void Print(Report report, string peer, Measured theirs, Measured ours, double? goal)
    {
        Print(report, $"  {peer}", theirs);
        var ratio = theirs.Seconds / ours.Seconds;
        report.Figure("    ours is faster by", ratio, FormattableString.Invariant($"× (by processor time {theirs.ProcessorSeconds / Math.Max(ours.ProcessorSeconds, 0.001):0.##} ×)"), goal is { } least ? ratio >= least : null, FormattableString.Invariant($"≥ {goal} ×"));
    }

    /// <summary>A time.</summary>
    public static void Print(Report report, string name, Measured measured) =>
        report.Figure(name, measured.Seconds * 1000, FormattableString.Invariant($"ms ({measured.ProcessorSeconds:0.00} s of processor time)"));
}
