namespace WorkspaceAgents.Media;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know; nothing is wrong.</summary>
    Info,

    /// <summary>A person should look; the file can be used.</summary>
    Warning,

    /// <summary>The file cannot be used as it is.</summary>
    Error,
}
