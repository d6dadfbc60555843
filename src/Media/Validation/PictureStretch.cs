namespace WorkspaceAgents.Media;

/// <summary>A part of a video whose pictures are peculiar.</summary>
/// <param name="Kind">How.</param>
/// <param name="StartFrame">Its first frame in the order shown.</param>
/// <param name="StopFrame">The frame after its last.</param>
/// <param name="StartSeconds">When it begins.</param>
/// <param name="StopSeconds">When it ends.</param>
internal sealed record PictureStretch(PictureStretchKind Kind, int StartFrame, int StopFrame, double StartSeconds, double StopSeconds)
{
    /// <summary>For a repeat: when the same pictures were shown before.</summary>
    public double? EarlierSeconds { get; init; }
}

/// <summary>How the pictures of a stretch are peculiar.</summary>
internal enum PictureStretchKind
{
    /// <summary>All of them are black.</summary>
    Black,

    /// <summary>All of them are the same.</summary>
    Frozen,

    /// <summary>All of them were shown before, in this order.</summary>
    Repeated,
}
