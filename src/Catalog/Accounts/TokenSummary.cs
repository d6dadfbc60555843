namespace WorkspaceAgents.Catalog;

/// <summary>A token as its owner sees it later: everything but the secret.</summary>
public sealed record TokenSummary
{
    /// <summary>Its id.</summary>
    public required TokenId Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>Whether an agent uses it.</summary>
    public required bool IsAgent { get; init; }

    /// <summary>The slugs of the only workspaces it opens; null for all.</summary>
    public required IReadOnlyList<string>? Workspaces { get; init; }

    /// <summary>The slugs of the workspaces whose owners have shut it out.</summary>
    public required IReadOnlyList<string> ShutOutOf { get; init; }

    /// <summary>The files, folders and globs it is confined to; null for all.</summary>
    public required IReadOnlyList<string>? OnlyPaths { get; init; }

    /// <summary>The most it may do.</summary>
    public required Permissions AtMost { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
}
