namespace WorkspaceAgents.Formats;

/// <summary>What annotation files other tools write.</summary>
public enum LayerFormat
{
    /// <summary>Our own JSON Lines.</summary>
    Layer,

    /// <summary>COCO: pictures, video with tracks, results, and YouTube-VIS.</summary>
    Coco,

    /// <summary>SA-V, the data set of SAM 2: masklets of a video.</summary>
    Sav,

    /// <summary>CVAT for video, XML 1.1.</summary>
    Cvat,

    /// <summary>Label Studio's JSON export: video rectangles and timeline labels.</summary>
    LabelStudio,

    /// <summary>WebVTT.</summary>
    WebVtt,

    /// <summary>Parquet, a row an annotation.</summary>
    Parquet,
}
