namespace WorkspaceAgents.Catalog;

/// <summary>What is said about a frame.</summary>
public enum SpotCheckAnswer
{
    /// <summary>Everything belongs together.</summary>
    Approve,

    /// <summary>Something does not: the recording is not published as it is aligned.</summary>
    Reject,

    /// <summary>Takes back what was said before.</summary>
    Withdraw,
}
