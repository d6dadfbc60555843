namespace WorkspaceAgents.Catalog;

/// <summary>Where a recording is on its way into a dataset.</summary>
public enum RecordingState
{
    /// <summary>Nobody has looked at it yet.</summary>
    Draft,

    /// <summary>Its media are sound, indexed and standardised.</summary>
    Validated,

    /// <summary>Its tracks lie on one timeline within the bounds asked for: it may be published.</summary>
    Aligned,

    /// <summary>Aligned, but somebody has to look: it is published only when approved.</summary>
    NeedsReview,

    /// <summary>Refused, with a reason. Its files are untouched.</summary>
    Quarantined,
}
