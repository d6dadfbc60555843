namespace WorkspaceAgents.Catalog;

/// <summary>What a job does.</summary>
public enum JobKind
{
    /// <summary>Probe, validate, index and standardise every recording of a batch.</summary>
    Validate,

    /// <summary>Bring every validated recording of a batch onto one timeline and report how well that went.</summary>
    Align,

    /// <summary>Validate, then align.</summary>
    Prepare,

    /// <summary>Clip, split, shard, gate and publish a batch as a dataset version.</summary>
    Publish,

    /// <summary>Make a published version again from its inputs and compare every byte's hash.</summary>
    Rebuild,

    /// <summary>Read and hash again everything that a published version rests on.</summary>
    Verify,
}
