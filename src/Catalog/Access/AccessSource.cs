namespace WorkspaceAgents.Catalog;

/// <summary>What kind of rule decided.</summary>
public enum AccessSource
{
    /// <summary>The actor is no member of the workspace.</summary>
    NotMember,

    /// <summary>No grant matches: the member's role decided.</summary>
    Role,

    /// <summary>The most specific grant decided.</summary>
    Grant,

    /// <summary>The token's permissions do not include it.</summary>
    TokenPermissions,

    /// <summary>The token is confined to other workspaces.</summary>
    TokenWorkspace,

    /// <summary>The token is confined to other paths.</summary>
    TokenPaths,

    /// <summary>The path may not even be seen, so nothing else is allowed either.</summary>
    NotVisible,

    /// <summary>The path is locked.</summary>
    Lock,

    /// <summary>The installation itself acts.</summary>
    System,
}
