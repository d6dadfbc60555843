namespace WorkspaceAgents.Catalog;

/// <summary>What a new token is to be.</summary>
public sealed record TokenRequest
{
    /// <summary>What it is for, 1 to 100 characters; shown in the audit trail.</summary>
    public required string Name { get; init; }

    /// <summary>True for a program acting on behalf of the person, false for the person's own scripts.</summary>
    public bool IsAgent { get; init; } = true;

    /// <summary>The slug of the only workspace it opens: short for <see cref="Workspaces"/> with one.</summary>
    public string? Workspace { get; init; }

    /// <summary>The slugs of the workspaces it opens, at most 100; null for all of the person's, also later ones.</summary>
    public IReadOnlyList<string>? Workspaces { get; init; }

    /// <summary>The files, folders and globs it opens (<c>raw/**</c>, <c>**/*.vtt</c>), at most 50; null for all.</summary>
    public IReadOnlyList<string>? OnlyPaths { get; init; }

    /// <summary>The most it may do; never more than the person may.</summary>
    public Permissions AtMost { get; init; } = Permissions.All & ~Permissions.Manage;

    /// <summary>Days until it expires, 1 to 365.</summary>
    public int LifetimeDays { get; init; } = 90;
}
