namespace WorkspaceAgents.Catalog;

/// <summary>The account made on the first start of an installation.</summary>
/// <param name="UserName">The name to sign in with.</param>
/// <param name="OneTimePassword">Shown once; the first sign-in asks for another.</param>
/// <param name="Actor">The owner as an actor.</param>
public sealed record FirstOwner(string UserName, string OneTimePassword, Actor Actor);
