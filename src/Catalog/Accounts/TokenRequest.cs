namespace WorkspaceAgents.Catalog;

/// <summary>What a new token is to be.</summary>
public sealed record TokenRequest
{
    /// <summary>What it is for, 1 to 100 characters; shown in the audit trail.</summary>
    public required string Name { get; init; }

    /// <summary>True for a program acting on behalf of the person, false for the person's own scripts.</summary>
    public bool IsAgent { get; init; } = true;

    /// <summary>The slug of the only workspace it opens; null for all of the person's.</summary>
    public string? Workspace { get; init; }

    /// <summary>The most it may do; never more than the person may.</summary>
    public Permissions AtMost { get; init; } = Permissions.All & ~Permissions.Manage;

    /// <summary>Days until it expires, 1 to 365.</summary>
    public int LifetimeDays { get; init; } = 90;
}
