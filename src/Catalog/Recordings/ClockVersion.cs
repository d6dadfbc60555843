namespace WorkspaceAgents.Catalog;

/// <summary>One of the clocks that were given to a track.</summary>
/// <param name="Number">From 1, in the order they were given.</param>
/// <param name="OffsetSeconds">Reference time of the track's zero; null when the given clock was taken away.</param>
/// <param name="DriftPpm">Drift, parts per million.</param>
/// <param name="ErrorMs">How far it may be off, as stated.</param>
/// <param name="Note">Why.</param>
/// <param name="By">Who gave it.</param>
/// <param name="At">When.</param>
public sealed record ClockVersion(int Number, double? OffsetSeconds, double DriftPpm, double ErrorMs, string? Note, string By, DateTimeOffset At)
{
    /// <summary>How the track lay before it, without its evidence; null when it was not aligned yet.</summary>
    public TrackAlignment? Before { get; init; }
}
