namespace WorkspaceAgents.Catalog;

/// <summary>What an invitation link is to be.</summary>
public sealed record InvitationLinkRequest
{
    /// <summary>The role of who opens it.</summary>
    public required Role Role { get; init; }

    /// <summary>Whom it is for, such as an e-mail address, up to 200 characters; for the list, nothing is sent.</summary>
    public string? Note { get; init; }

    /// <summary>Days until it expires, 1 to 90.</summary>
    public int LifetimeDays { get; init; } = 7;

    /// <summary>How many people may come in by it, 1 to 1,000.</summary>
    public int MaxUses { get; init; } = 1;
}
