namespace WorkspaceAgents.Catalog;

/// <summary>What came of an attempt to sign in.</summary>
/// <param name="State">How far it came.</param>
/// <param name="UserId">The account, when it is done or needs a code.</param>
/// <param name="LockedUntil">Until when further tries are refused unseen, when it is locked.</param>
public sealed record SignInAnswer(SignInState State, UserId? UserId = null, DateTimeOffset? LockedUntil = null);
