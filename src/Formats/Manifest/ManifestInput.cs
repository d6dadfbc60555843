namespace WorkspaceAgents.Formats;

/// <summary>A recording as it came in: its files and the clocks of its tracks.</summary>
public sealed record ManifestInput
{
    /// <summary>The recording's stable name.</summary>
    public required string Recording { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>By track name.</summary>
    public required IReadOnlyList<ManifestClock> Clocks { get; init; }
}
