namespace WorkspaceAgents.Catalog;

/// <summary>Whether a share link opens, and if not, why.</summary>
public enum ShareState
{
    /// <summary>It opens.</summary>
    Open,

    /// <summary>Its time is up.</summary>
    Expired,

    /// <summary>Somebody ended it.</summary>
    Revoked,

    /// <summary>It was opened as often as it may be.</summary>
    UsedUp,

    /// <summary>Who made it may no longer do this themselves: it opens again if they may again.</summary>
    Stopped,
}
