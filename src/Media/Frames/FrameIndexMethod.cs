namespace WorkspaceAgents.Media;

/// <summary>How a frame index was made.</summary>
public enum FrameIndexMethod
{
    /// <summary>From the packets, without decoding.</summary>
    Packets,

    /// <summary>By decoding, because the packets do not tell: times are missing, or packets give no frame.</summary>
    Frames,
}
