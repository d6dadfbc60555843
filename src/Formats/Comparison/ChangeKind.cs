namespace WorkspaceAgents.Formats;

/// <summary>What happened from one version to another.</summary>
public enum ChangeKind
{
    /// <summary>Only the second has it.</summary>
    Added,

    /// <summary>Only the first has it.</summary>
    Removed,

    /// <summary>Both have it, and it differs.</summary>
    Changed,
}
