namespace WorkspaceAgents.Catalog;

/// <summary>A dataset as a list shows it.</summary>
public sealed record DatasetSummary
{
    /// <summary>Its id.</summary>
    public required DatasetId Id { get; init; }

    /// <summary>The slug of its workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Its name, unique in the installation.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Description { get; init; }

    /// <summary>Versions it has.</summary>
    public required int VersionCount { get; init; }

    /// <summary>The version <c>latest</c> stands for, 64 hex digits; null before the first.</summary>
    public string? LatestVersionId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
