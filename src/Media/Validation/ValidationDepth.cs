namespace WorkspaceAgents.Media;

/// <summary>How much of a file is looked at.</summary>
public enum ValidationDepth
{
    /// <summary>Its header and packets: as fast as the file can be read.</summary>
    Quick,

    /// <summary>As <see cref="Quick"/>, and every frame and sound sample decoded and looked at.</summary>
    Full,
}
