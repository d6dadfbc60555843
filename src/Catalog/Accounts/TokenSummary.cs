namespace WorkspaceAgents.Catalog;

/// <summary>A token as its owner sees it later: everything but the secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="IsAgent">Whether an agent uses it.</param>
/// <param name="Workspace">The slug of the only workspace it opens; null for all.</param>
/// <param name="AtMost">The most it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="RevokedAt">When it was revoked.</param>
/// <param name="LastUsedAt">When it was last used, to the minute.</param>
public sealed record TokenSummary(
    TokenId Id, string Name, bool IsAgent, string? Workspace, Permissions AtMost,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);
