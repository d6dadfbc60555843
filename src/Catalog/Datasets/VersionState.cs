namespace WorkspaceAgents.Catalog;

/// <summary>What a version may be used for.</summary>
public enum VersionState
{
    /// <summary>Train on it.</summary>
    Published,

    /// <summary>Still there, but a better one exists.</summary>
    Deprecated,

    /// <summary>Its bytes may be swept.</summary>
    Expired,
}
