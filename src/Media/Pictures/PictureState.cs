namespace WorkspaceAgents.Media;

/// <summary>What is to be said of a frame beside its measures.</summary>
[Flags]
public enum PictureState
{
    /// <summary>It could not be decoded: it has no measures.</summary>
    Missing = 0,

    /// <summary>It was decoded.</summary>
    Decoded = 1,

    /// <summary>At most one pixel in fifty is brighter than a tenth of the way to white.</summary>
    Black = 2,

    /// <summary>It is the same picture as the one before.</summary>
    Frozen = 4,

    /// <summary>The decoder filled in what was missing.</summary>
    Damaged = 8,
}
