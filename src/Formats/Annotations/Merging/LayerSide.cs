namespace WorkspaceAgents.Formats;

/// <summary>Whose change is taken in a conflict.</summary>
public enum LayerSide
{
    /// <summary>The first edit's.</summary>
    Ours,

    /// <summary>The second edit's.</summary>
    Theirs,
}
