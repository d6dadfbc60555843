namespace WorkspaceAgents.Catalog;

/// <summary>Whom an issuer may bring in.</summary>
public sealed record ExternalSignInRules
{
    /// <summary>What the issuer is called on the page.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether people without an account get one.</summary>
    public bool AutoCreateAccounts { get; init; }

    /// <summary>Whether an address that the issuer has checked, and that an administrator has given to an account here, leads to that account.</summary>
    public bool LinkByVerifiedEmail { get; init; }

    /// <summary>When not empty: only people with a checked address in one of these domains.</summary>
    public IReadOnlyList<string> AllowedEmailDomains { get; init; } = [];
}
