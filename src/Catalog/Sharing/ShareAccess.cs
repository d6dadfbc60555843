namespace WorkspaceAgents.Catalog;

/// <summary>What a share link lets a visitor do.</summary>
public enum ShareAccess
{
    /// <summary>Names, sizes and previews: the beginning of a text, pictures of a few frames. Not the bytes.</summary>
    View,

    /// <summary>All of <see cref="View"/>, and the bytes.</summary>
    Download,
}
