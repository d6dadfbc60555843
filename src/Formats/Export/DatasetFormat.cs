namespace WorkspaceAgents.Formats;

/// <summary>What a version can be written as.</summary>
public enum DatasetFormat
{
    /// <summary>TAR shards with manifest, wids index and Energon's <c>.nv-meta</c>.</summary>
    WebDataset,

    /// <summary>A folder a split and label, with a table of metadata beside the videos.</summary>
    VideoFolder,

    /// <summary>A table of clips with the videos in it, and a table of frames.</summary>
    Parquet,

    /// <summary>LeRobot's layout, version 3.</summary>
    LeRobot,

    /// <summary>A Lance table with the videos as blobs; needs Node.</summary>
    Lance,
}
