namespace WorkspaceAgents.Catalog;

/// <summary>Where a batch is.</summary>
public enum BatchState
{
    /// <summary>Recordings can be added.</summary>
    Draft,

    /// <summary>Media are being checked, indexed and standardised.</summary>
    Validating,

    /// <summary>Media are checked; tracks are to be aligned.</summary>
    Validated,

    /// <summary>Tracks are being brought onto one timeline.</summary>
    Aligning,

    /// <summary>Ready for a look, and to be published.</summary>
    Review,

    /// <summary>A dataset version is being made of it.</summary>
    Publishing,

    /// <summary>A dataset version holds it.</summary>
    Published,

    /// <summary>None of its recordings can be used.</summary>
    Quarantined,
}
