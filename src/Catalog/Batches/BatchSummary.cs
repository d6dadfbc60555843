namespace WorkspaceAgents.Catalog;

/// <summary>A batch as a list shows it.</summary>
public sealed record BatchSummary
{
    /// <summary>Its id.</summary>
    public required BatchId Id { get; init; }

    /// <summary>The slug of its workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The dataset it is published to.</summary>
    public required string Dataset { get; init; }

    /// <summary>Where it is.</summary>
    public required BatchState State { get; init; }

    /// <summary>Why, when it went wrong.</summary>
    public string? Reason { get; init; }

    /// <summary>The version that holds it, 64 hex digits.</summary>
    public string? VersionId { get; init; }

    /// <summary>Recordings in it.</summary>
    public required int RecordingCount { get; init; }

    /// <summary>Recordings that were quarantined.</summary>
    public required int QuarantinedCount { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
