namespace WorkspaceAgents.Catalog;

/// <summary>Whether an actor may do one thing to one path, and which rule decided.</summary>
public sealed record AccessDecision
{
    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>The one permission asked about.</summary>
    public required Permissions Permission { get; init; }

    /// <summary>The path; empty for the workspace's root.</summary>
    public required string Path { get; init; }

    /// <summary>The answer.</summary>
    public required bool Allowed { get; init; }

    /// <summary>What kind of rule decided.</summary>
    public required AccessSource DecidedBy { get; init; }

    /// <summary>The rule, as a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The grant that decided, when one did.</summary>
    public GrantId? Grant { get; init; }

    /// <summary>Every rule that matched, the one that decided first.</summary>
    public IReadOnlyList<string> Considered { get; init; } = [];
}
