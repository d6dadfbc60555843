namespace WorkspaceAgents.Media;

/// <summary>How a frame index was made.</summary>
public enum FrameIndexMethod
{
    /// <summary>From the packets as the demuxer gives them, without decoding.</summary>
    Packets,

    /// <summary>By decoding, because the packets do not tell: times are missing, or packets give no frame.</summary>
    Frames,

    /// <summary>From the tables at the head (or end) of an MP4 file, without reading the packets.</summary>
    Tables,
}
