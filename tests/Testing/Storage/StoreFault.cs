namespace WorkspaceAgents.Testing;

/// <summary>How a step of a store's own work fails.</summary>
public enum StoreFault
{
    /// <summary>Half of the bytes are written, then it fails; a step that writes none fails at once.</summary>
    ShortWrite,

    /// <summary>The step is refused and nothing is done (a full disk, 503).</summary>
    Unavailable,

    /// <summary>The step is done and then fails: the process died, or the answer was lost.</summary>
    LostAnswer,

    /// <summary>The answer breaks in the middle.</summary>
    CutAnswer,
}
