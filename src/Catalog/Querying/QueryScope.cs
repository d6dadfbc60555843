namespace WorkspaceAgents.Catalog;

/// <summary>What a query looks at: all of a workspace as it is now, or one published version of a dataset.</summary>
public sealed record QueryScope
{
    private QueryScope(string? workspace, string? dataset, string? version) => (Workspace, Dataset, Version) = (workspace, dataset, version);

    /// <summary>The workspace's slug; null for a version.</summary>
    public string? Workspace { get; }

    /// <summary>The dataset's name; null for a workspace.</summary>
    public string? Dataset { get; }

    /// <summary>An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one; null for a workspace.</summary>
    public string? Version { get; }

    /// <summary>A workspace: its files and recordings as they are now, and the clips of each dataset's latest version.</summary>
    /// <param name="workspace">The workspace's slug.</param>
    public static QueryScope OfWorkspace(string workspace) => new(workspace, null, null);

    /// <summary>A published version: what its manifest names, which never changes.</summary>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    public static QueryScope OfVersion(string dataset, string version) => new(null, dataset, version);
}
