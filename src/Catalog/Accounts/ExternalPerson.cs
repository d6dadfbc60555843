namespace WorkspaceAgents.Catalog;

/// <summary>Somebody whom an OpenID Connect issuer vouches for.</summary>
public sealed record ExternalPerson
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The issuer's own name for them, which never changes (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>Their e-mail address, when the issuer says one.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the issuer has checked that the address is theirs.</summary>
    public bool IsEmailVerified { get; init; }

    /// <summary>What the issuer proposes as their user name.</summary>
    public string? Name { get; init; }
}
