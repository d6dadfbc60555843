namespace WorkspaceAgents.Catalog;

/// <summary>What a session of an account has to know.</summary>
/// <param name="UserId">The account.</param>
/// <param name="UserName">The name they sign in with.</param>
/// <param name="Stamp">Another value as soon as the account's sessions are to end.</param>
/// <param name="MustChangePassword">Whether a password that somebody else chose has to be replaced first.</param>
public sealed record AccountSession(UserId UserId, string UserName, string Stamp, bool MustChangePassword);
