namespace WorkspaceAgents.Loader;

/// <summary>What becomes of the samples at the end of an epoch that do not go round all ranks. Every rank reads the same number in any case.</summary>
public enum RemainderPolicy
{
    /// <summary>They are left out (fewer than one per rank).</summary>
    Drop,

    /// <summary>They are read, and the ranks without one read samples of the epoch's start again, marked as padding.</summary>
    Pad,

    /// <summary>They are read, and the ranks without one read the first samples of the next epoch, which then begins after those: nothing is left out, nothing read twice.</summary>
    Repeat,
}
