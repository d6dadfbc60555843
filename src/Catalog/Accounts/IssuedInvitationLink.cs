namespace WorkspaceAgents.Catalog;

/// <summary>An invitation link just made: the only time its secret is shown.</summary>
/// <param name="Id">Its id, to revoke it by.</param>
/// <param name="Secret">The secret in the link.</param>
/// <param name="Path">The portal's page, <c>/invite/…</c>: put the server's address before it.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record IssuedInvitationLink(InvitationLinkId Id, string Secret, string Path, DateTimeOffset ExpiresAt);
