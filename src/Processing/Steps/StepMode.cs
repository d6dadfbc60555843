namespace WorkspaceAgents.Processing;

/// <summary>What a step may do with what it made before.</summary>
internal enum StepMode
{
    /// <summary>Take it when its blobs are there.</summary>
    Remembered,

    /// <summary>Make it again, to compare.</summary>
    Fresh,
}
