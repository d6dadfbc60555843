namespace WorkspaceAgents.Alignment;

/// <summary>What two recordings have in common.</summary>
public enum DuplicateKind
{
    /// <summary>They look alike.</summary>
    Pictures,

    /// <summary>They sound alike.</summary>
    Sound,
}
