namespace WorkspaceAgents.Alignment;

/// <summary>How much a finding matters, mildest first.</summary>
public enum AlignmentSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Info,

    /// <summary>Something was left out or may be wrong; the rest was kept.</summary>
    Warning,

    /// <summary>A file or an entry could not be used; a person has to look.</summary>
    Error,
}
