namespace WorkspaceAgents.Catalog;

/// <summary>A share link as lists show it; its secret is shown once, when it is made.</summary>
public sealed record ShareSummary
{
    /// <summary>Its id.</summary>
    public required ShareId Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>A file, folder or dataset version.</summary>
    public required ShareKind Kind { get; init; }

    /// <summary>What it opens: a path, or <c>dataset:street@v3</c>.</summary>
    public required string Target { get; init; }

    /// <summary>What visitors may do.</summary>
    public required ShareAccess Access { get; init; }

    /// <summary>Whether it opens now, and if not, why.</summary>
    public required ShareState State { get; init; }

    /// <summary>Whether visitors need a password.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>How often it was opened.</summary>
    public required int Uses { get; init; }

    /// <summary>How often it may be; null for any number.</summary>
    public int? MaxUses { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last opened.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was ended, and by whom.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <inheritdoc cref="RevokedAt"/>
    public string? RevokedBy { get; init; }
}
