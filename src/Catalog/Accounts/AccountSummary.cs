namespace WorkspaceAgents.Catalog;

/// <summary>An account as administrators see it.</summary>
public sealed record AccountSummary
{
    /// <summary>Its id.</summary>
    public required UserId Id { get; init; }

    /// <summary>The name they sign in with.</summary>
    public required string UserName { get; init; }

    /// <summary>Their address, as an administrator or the issuer of their sign-in vouched for it.</summary>
    public required string? Email { get; init; }

    /// <summary>Whether they look after the installation.</summary>
    public required bool IsAdministrator { get; init; }

    /// <summary>Whether signing in asks for a code.</summary>
    public required bool HasTwoStep { get; init; }

    /// <summary>Whether they can sign in with a password.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>The issuers they sign in with.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>The slugs of the workspaces they are members of.</summary>
    public required IReadOnlyList<string> Workspaces { get; init; }

    /// <summary>Since when they are kept out; null when they may sign in.</summary>
    public required DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When it was made; null for the oldest.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When they last signed in to the portal.</summary>
    public required DateTimeOffset? LastSignInAt { get; init; }
}
