namespace WorkspaceAgents.Catalog;

/// <summary>Who may see that something was done.</summary>
internal enum ActivityScope
{
    /// <summary>Nobody: reads, refusals, and what is not known.</summary>
    Hidden,

    /// <summary>The target is a file or folder: who may view it, and where it went.</summary>
    Path,

    /// <summary>The target is a glob: who may view the folder it begins in.</summary>
    Pattern,

    /// <summary>The target is a recording: who may view its files.</summary>
    Recording,

    /// <summary>Who may view the workspace at large.</summary>
    Members,

    /// <summary>Who may manage the workspace.</summary>
    Managers,
}
