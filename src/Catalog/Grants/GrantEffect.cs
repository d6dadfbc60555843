namespace WorkspaceAgents.Catalog;

/// <summary>What a grant does.</summary>
public enum GrantEffect
{
    /// <summary>Gives the permissions.</summary>
    Allow,

    /// <summary>Takes them away.</summary>
    Deny,
}
