namespace WorkspaceAgents.Loader;

/// <summary>What becomes of the samples at the end of an epoch that do not go round all ranks.</summary>
public enum RemainderPolicy
{
    /// <summary>They are left out (fewer than one per rank).</summary>
    Drop,

    /// <summary>They are read, and the ranks without one read samples of the epoch's start again, marked as padding.</summary>
    Pad,
}
