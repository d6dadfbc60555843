namespace WorkspaceAgents.Catalog;

/// <summary>Where a job is.</summary>
public enum JobState
{
    /// <summary>Waiting for a worker.</summary>
    Queued,

    /// <summary>A worker has it and reports progress.</summary>
    Running,

    /// <summary>Finished.</summary>
    Done,

    /// <summary>Ended with a reason a person can act on.</summary>
    Failed,

    /// <summary>Stopped on request.</summary>
    Cancelled,
}
