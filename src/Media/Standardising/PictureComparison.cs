namespace WorkspaceAgents.Media;

/// <summary>What a written picture has to have in common with its source's.</summary>
internal enum PictureComparison
{
    /// <summary>It looks like it: small pictures are compared, so that what a lossy encoder takes away counts little.</summary>
    Similar,

    /// <summary>One of its fields does: the other one was made up by deinterlacing.</summary>
    OneField,

    /// <summary>Every sample is the same.</summary>
    Identical,
}
