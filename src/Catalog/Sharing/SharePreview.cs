namespace WorkspaceAgents.Catalog;

/// <summary>What can be seen of a shared file without its bytes.</summary>
public enum SharePreview
{
    /// <summary>Nothing but name and size.</summary>
    None,

    /// <summary>The beginning of its text.</summary>
    Text,

    /// <summary>Pictures of some of its frames, once a recording made of it is validated.</summary>
    Frames,
}
