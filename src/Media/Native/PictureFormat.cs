namespace WorkspaceAgents.Media;

/// <summary>A kind of picture file.</summary>
internal enum PictureFormat
{
    /// <summary>Small, with losses.</summary>
    Jpeg,

    /// <summary>Without losses.</summary>
    Png,

    /// <summary>Smaller than JPEG, with losses.</summary>
    WebP,
}
