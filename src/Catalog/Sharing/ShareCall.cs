namespace WorkspaceAgents.Catalog;

/// <summary>A visitor with a share link.</summary>
public sealed record ShareCall
{
    /// <summary>The secret from the link's address.</summary>
    public required string Secret { get; init; }

    /// <summary>The link's password, when the visitor just gave it.</summary>
    public string? Password { get; init; }

    /// <summary>What <see cref="SharedContent.UnlockAsync"/> gave for the right password.</summary>
    public string? Proof { get; init; }

    /// <summary>Where the call came from (an IP address), for the audit trail.</summary>
    public string? From { get; init; }

    /// <summary>The visitor's program, which with <see cref="From"/> tells visitors apart.</summary>
    public string? Program { get; init; }
}
