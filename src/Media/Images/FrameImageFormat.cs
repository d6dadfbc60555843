namespace WorkspaceAgents.Media;

/// <summary>The kind of picture a frame is read as.</summary>
public enum FrameImageFormat
{
    /// <summary>JPEG, small, for people and agents to look at.</summary>
    Jpeg,

    /// <summary>PNG, the decoded pixels without further loss.</summary>
    Png,
}
