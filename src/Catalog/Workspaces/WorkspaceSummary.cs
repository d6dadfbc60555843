namespace WorkspaceAgents.Catalog;

/// <summary>A workspace as its members see it.</summary>
public sealed record WorkspaceSummary
{
    /// <summary>Its id.</summary>
    public required WorkspaceId Id { get; init; }

    /// <summary>Its name in addresses: lowercase letters, digits and hyphens.</summary>
    public required string Slug { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the caller may do in it.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>Files that are not in the trash.</summary>
    public required int FileCount { get; init; }

    /// <summary>Bytes of the current versions of those files.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Bytes of all versions, the trash included: what counts against the quota.</summary>
    public required long UsedBytes { get; init; }

    /// <summary>Of those, the bytes in the trash.</summary>
    public required long TrashBytes { get; init; }

    /// <summary>Bytes of all versions the workspace may hold.</summary>
    public required long QuotaBytes { get; init; }

    /// <summary>How many days the trash keeps what is thrown away.</summary>
    public required int TrashRetentionDays { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
