namespace WorkspaceAgents.Catalog;

/// <summary>An agent as the owners of a workspace see it: a live token that opens the workspace.</summary>
public sealed record AgentSummary
{
    /// <summary>Its token's id.</summary>
    public required TokenId Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>The user name of the person it acts for.</summary>
    public required string OnBehalfOf { get; init; }

    /// <summary>That person's role here.</summary>
    public required Role Role { get; init; }

    /// <summary>What it may do here at most: its scope within the role.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary>The files, folders and globs it is confined to; null for all.</summary>
    public required IReadOnlyList<string>? OnlyPaths { get; init; }

    /// <summary>Whether it was made for certain workspaces, this one among them, and not for all of the person's.</summary>
    public required bool IsConfined { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used anywhere, to the minute.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }
}
