namespace WorkspaceAgents.Catalog;

/// <summary>A grant as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Path">The file, folder or glob, in its one form.</param>
/// <param name="SubjectKind">A member, role, group or agent.</param>
/// <param name="Subject">Their name; for an agent the token's name.</param>
/// <param name="SubjectId">The member's, group's or token's id; a role's name.</param>
/// <param name="Effect">Allow or deny.</param>
/// <param name="Permissions">Which permissions.</param>
/// <param name="Note">Why.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record GrantSummary(
    GrantId Id, string Path, GrantSubjectKind SubjectKind, string Subject, string SubjectId, GrantEffect Effect, Permissions Permissions,
    string? Note, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
