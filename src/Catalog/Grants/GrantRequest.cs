namespace WorkspaceAgents.Catalog;

/// <summary>A grant that somebody wants made.</summary>
public sealed record GrantRequest
{
    /// <summary>A file, a folder or a glob: <c>raw</c>, <c>raw/**</c>, <c>**/*.vtt</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Whom it is about.</summary>
    public required GrantSubjectKind SubjectKind { get; init; }

    /// <summary>A member's user name, a role, a group's name, or a token's id; <c>*</c> for every agent.</summary>
    public required string Subject { get; init; }

    /// <summary>Allow or deny.</summary>
    public required GrantEffect Effect { get; init; }

    /// <summary>Which permissions.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>Why, at most 500 characters; shown wherever the grant decides.</summary>
    public string? Note { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
