namespace WorkspaceAgents.Catalog;

/// <summary>What a visitor's link opens.</summary>
public sealed record SharedThing
{
    /// <summary>What the link is called.</summary>
    public required string Name { get; init; }

    /// <summary>A file, folder or dataset version.</summary>
    public required ShareKind Kind { get; init; }

    /// <summary>What the visitor may do.</summary>
    public required ShareAccess Access { get; init; }

    /// <summary>Who shares it.</summary>
    public required string SharedBy { get; init; }

    /// <summary>When the link ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The version, when it is one of a dataset.</summary>
    public VersionSummary? Version { get; init; }

    /// <summary>The version's shards.</summary>
    public IReadOnlyList<SharedFile> Shards { get; init; } = [];

    /// <summary>The file, when it is one.</summary>
    public SharedFile? File { get; init; }
}
