namespace WorkspaceAgents.Alignment;

/// <summary>One way two recordings of the same (or another) event come out.</summary>
/// <param name="Name">A stable name, as in the table of results.</param>
/// <param name="Cases">How many cases are drawn.</param>
/// <param name="OverlapSeconds">The shortest and the longest overlap.</param>
/// <param name="SnrDb">Noise in both tracks; null for none.</param>
/// <param name="Related">False when the tracks heard different events, or did not overlap.</param>
internal sealed record AlignBenchCondition(string Name, int Cases, (double Least, double Most) OverlapSeconds, double? SnrDb = null, bool Related = true)
{
    /// <summary>What the second device does to its samples, after recording and before noise.</summary>
    public Action<float[], int, SyntheticSound>? Fault { get; init; }

    /// <summary>The second device paused for 0.05 to 5 s somewhere inside.</summary>
    public bool Pauses { get; init; }

    /// <summary>The tracks are of one event and do not overlap.</summary>
    public bool Apart { get; init; }
}
