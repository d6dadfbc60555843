namespace WorkspaceAgents.Alignment;

/// <summary>What may be done with an aligned recording, best first.</summary>
public enum AlignmentVerdict
{
    /// <summary>It may be published.</summary>
    Pass,

    /// <summary>A person has to look before it is published.</summary>
    Review,

    /// <summary>It is kept and not published until it is mended.</summary>
    Quarantine,
}
