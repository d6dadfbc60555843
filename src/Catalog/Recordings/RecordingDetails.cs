namespace WorkspaceAgents.Catalog;

/// <summary>A recording with all that is known of it.</summary>
public sealed record RecordingDetails
{
    /// <summary>Its id.</summary>
    public required RecordingId Id { get; init; }

    /// <summary>The slug of its workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The batch it came with.</summary>
    public required BatchId BatchId { get; init; }

    /// <summary>Its name, unique in the batch; a recording of that name in a later batch replaces it in the dataset.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is.</summary>
    public required RecordingState State { get; init; }

    /// <summary>Why it is quarantined or needs a look.</summary>
    public string? Reason { get; init; }

    /// <summary>Who approved it although it needed a look.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Its files, video first.</summary>
    public required IReadOnlyList<TrackSummary> Tracks { get; init; }

    /// <summary>What validating found; null before.</summary>
    public RecordingValidation? Validation { get; init; }

    /// <summary>What aligning found; null before.</summary>
    public RecordingAlignment? Alignment { get; init; }

    /// <summary>What was said about single frames as they are aligned now.</summary>
    public IReadOnlyList<SpotCheckDecision> SpotChecks { get; init; } = [];

    internal static RecordingAlignment? AlignmentOf(Recording r) =>
        r.Alignment is null ? null : System.Text.Json.JsonSerializer.Deserialize<RecordingAlignment>(r.Alignment, CatalogJson.Options);

    internal static RecordingDetails Of(Recording r, string workspace) => new()
    {
        Id = r.Id, Workspace = workspace, BatchId = r.BatchId, Name = r.Name, State = r.State, Reason = r.Reason, ApprovedBy = r.ApprovedBy,
        Tracks = [.. r.Tracks.OrderBy(t => t.Kind).ThenBy(t => t.Name, StringComparer.Ordinal).Select(t =>
            new TrackSummary(t.Name, t.Kind, t.Path, t.FileVersion, t.Hash, t.SizeBytes, t.GivenOffsetSeconds, t.GivenDriftPpm)
            {
                GivenErrorMs = t.GivenErrorMs, ClockVersions = TrackClocks.VersionsOf(t),
            })],
        Validation = r.Validation is null ? null : System.Text.Json.JsonSerializer.Deserialize<RecordingValidation>(r.Validation, CatalogJson.Options),
        Alignment = AlignmentOf(r),
        SpotChecks = AlignmentOf(r) is { } alignment ? RecordingGate.StandingOf(r, alignment) : [],
    };
}
