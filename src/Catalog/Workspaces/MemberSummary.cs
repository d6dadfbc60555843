namespace WorkspaceAgents.Catalog;

/// <summary>A member of a workspace.</summary>
/// <param name="UserId">The account.</param>
/// <param name="UserName">The name they sign in with.</param>
/// <param name="Role">Their role.</param>
/// <param name="AddedAt">Since when.</param>
public sealed record MemberSummary(UserId UserId, string UserName, Role Role, DateTimeOffset AddedAt);
