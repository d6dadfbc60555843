namespace WorkspaceAgents.Alignment;

/// <summary>The modalities a report speaks of.</summary>
public enum TrackKind
{
    /// <summary>Captions.</summary>
    Captions,

    /// <summary>Audio.</summary>
    Audio,

    /// <summary>A sensor log.</summary>
    Sensor,

    /// <summary>Another camera, a depth or a mask video.</summary>
    Camera,
}
