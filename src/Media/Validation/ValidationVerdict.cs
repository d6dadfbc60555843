namespace WorkspaceAgents.Media;

/// <summary>What to do with a validated file.</summary>
public enum ValidationVerdict
{
    /// <summary>Use it.</summary>
    Ok,

    /// <summary>It can be used; a person should look at the warnings.</summary>
    Warn,

    /// <summary>It cannot be used.</summary>
    Reject,
}
