namespace WorkspaceAgents.Catalog;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Somebody should look.</summary>
    Warning,

    /// <summary>The recording cannot be used as it is.</summary>
    Error,
}
