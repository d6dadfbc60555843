namespace WorkspaceAgents.Media.Tests;

/// <summary>How a file is damaged.</summary>
internal enum MutationKind
{
    /// <summary>One to eight bits have another value.</summary>
    FlippedBits,

    /// <summary>The end is missing.</summary>
    Truncated,

    /// <summary>A part is cut out, put in a second time, or replaced by a part of another place.</summary>
    Spliced,

    /// <summary>A part is zeros, as a disk or a download leaves it.</summary>
    Zeroed,

    /// <summary>Transport packets are gone; in other containers, the bytes of whole frames are zeros.</summary>
    LostPackets,
}
