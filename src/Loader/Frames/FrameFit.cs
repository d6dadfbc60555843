namespace WorkspaceAgents.Loader;

/// <summary>How a picture comes to be square.</summary>
public enum FrameFit
{
    /// <summary>The shorter side is scaled to the size and the middle of the longer one is kept.</summary>
    Crop,

    /// <summary>Both sides are scaled to the size.</summary>
    Stretch,
}
