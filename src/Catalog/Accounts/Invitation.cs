namespace WorkspaceAgents.Catalog;

/// <summary>A person who was added to a workspace.</summary>
/// <param name="UserName">The name they sign in with.</param>
/// <param name="Role">Their role.</param>
/// <param name="OneTimePassword">For a new account: shown this once, to hand on; the first sign-in asks for another. Null when they had an account.</param>
public sealed record Invitation(string UserName, Role Role, string? OneTimePassword);
