namespace WorkspaceAgents.Catalog;

/// <summary>What an invitation link offers to who opens it.</summary>
/// <param name="Workspace">The workspace's slug.</param>
/// <param name="WorkspaceName">Its name.</param>
/// <param name="Role">The role they would have.</param>
/// <param name="InvitedBy">The owner who made the link.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record InvitationOffer(string Workspace, string WorkspaceName, Role Role, string InvitedBy, DateTimeOffset ExpiresAt);
