namespace WorkspaceAgents.Alignment;

/// <summary>The clocks stated beside a recording, in its optional <c>clocks.json</c>.</summary>
public sealed record ClockFile
{
    /// <summary>A recording without a clocks file.</summary>
    public static ClockFile Empty { get; } = new() { Entries = new Dictionary<string, ClockEntry>(), Findings = [] };

    /// <summary>The entries that could be read, by track name.</summary>
    public required IReadOnlyDictionary<string, ClockEntry> Entries { get; init; }

    /// <summary>What could not be used, with its line.</summary>
    public required IReadOnlyList<AlignmentFinding> Findings { get; init; }

    /// <summary>The clock map of a caption or audio track: what the file states, or <see cref="ClockMap.Identity"/>.</summary>
    /// <param name="trackName">The track's name, as in the file (file name).</param>
    public ClockMap MapFor(string trackName) =>
        Entries.TryGetValue(trackName, out ClockEntry? entry) && entry.OffsetSeconds is { } offset
            ? ClockMap.Given(offset, entry.DriftPpm, entry.ResidualMs)
            : ClockMap.Identity;

    /// <summary>
    /// The clock map of a sensor log: what the file states. <see cref="ClockMap.Identity"/> when it states nothing that can be used:
    /// a log of absolute times then has no place on the reference clock, and the report says so.
    /// </summary>
    /// <param name="trackName">The track's name, as in the file (file name).</param>
    /// <param name="log">The log, for its first instant.</param>
    public ClockMap MapFor(string trackName, SensorLog log)
    {
        if (!Entries.TryGetValue(trackName, out ClockEntry? entry))
            return ClockMap.Identity;
        if (entry.OffsetSeconds is { } offset)
            return ClockMap.Given(offset, entry.DriftPpm, entry.ResidualMs);
        return entry.ReferenceStartUtc is { } start && log.FirstTimeUtc is { } first
            ? ClockMap.FromStartTimes(start, first, entry.DriftPpm, entry.ResidualMs)
            : ClockMap.Identity;
    }
}
