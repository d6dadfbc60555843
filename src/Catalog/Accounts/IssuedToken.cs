namespace WorkspaceAgents.Catalog;

/// <summary>A token just made: the only time its secret is shown.</summary>
/// <param name="Id">Its id, to revoke it by.</param>
/// <param name="Secret">The bearer token, <c>wsa_…</c>.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record IssuedToken(TokenId Id, string Secret, DateTimeOffset ExpiresAt);
