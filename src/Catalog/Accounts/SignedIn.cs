namespace WorkspaceAgents.Catalog;

/// <summary>What only a person at the portal may do: accounts and tokens are not in a token's hands, which could give itself more time or end the others.</summary>
internal static class SignedIn
{
    /// <summary>Refuses anybody but a person who is signed in.</summary>
    public static UserId Require(Actor actor) =>
        actor is { Kind: ActorKind.Person, UserId: { } userId, TokenId: null }
            ? userId
            : throw new WorkspaceException(ErrorCode.Forbidden, "Accounts and tokens are seen and changed in the portal, by a person who is signed in; a token cannot.");
}
