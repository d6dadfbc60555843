namespace WorkspaceAgents.Catalog;

/// <summary>A job as people and agents see it.</summary>
public sealed record JobSummary
{
    /// <summary>Its id.</summary>
    public required JobId Id { get; init; }

    /// <summary>The slug of its workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>What it does.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>Where it is.</summary>
    public required JobState State { get; init; }

    /// <summary>What it is about, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>The batch it works on.</summary>
    public BatchId? BatchId { get; init; }

    /// <summary>The version it published or rebuilt, 64 hex digits.</summary>
    public string? VersionId { get; init; }

    /// <summary>How far, 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>What it is doing now, or did last.</summary>
    public required string Message { get; init; }

    /// <summary>Why it failed and what to do.</summary>
    public string? Reason { get; init; }

    /// <summary>How many times a worker has taken it; more than 1 after a crash.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first took it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether it has ended, well or not.</summary>
    public bool IsOver => State is JobState.Done or JobState.Failed or JobState.Cancelled;
}
