namespace WorkspaceAgents.Catalog;

/// <summary>What became of a line.</summary>
public enum TextChange
{
    /// <summary>In both versions.</summary>
    Same,

    /// <summary>Only in the older one.</summary>
    Removed,

    /// <summary>Only in the newer one.</summary>
    Added,
}
