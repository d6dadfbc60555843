namespace WorkspaceAgents.Catalog;

/// <summary>An invitation link as the owners see it later: everything but the secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Role">The role it gives.</param>
/// <param name="Note">Whom it is for.</param>
/// <param name="CreatedBy">The user name of the owner who made it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="Uses">How many people came in by it.</param>
/// <param name="MaxUses">How many may.</param>
/// <param name="RevokedAt">When it was revoked.</param>
public sealed record InvitationLinkSummary(
    InvitationLinkId Id, Role Role, string? Note, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int Uses, int MaxUses, DateTimeOffset? RevokedAt);
