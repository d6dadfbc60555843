namespace WorkspaceAgents.Catalog;

/// <summary>What a file of a recording holds.</summary>
public enum TrackKind
{
    /// <summary>Video, with or without sound: the one whose frames are the clock.</summary>
    Video,

    /// <summary>Sound alone.</summary>
    Audio,

    /// <summary>Timed text: SRT or WebVTT.</summary>
    Captions,

    /// <summary>A sensor log: CSV.</summary>
    Sensor,

    /// <summary>The clocks of the other tracks: <c>clocks.json</c>.</summary>
    Clocks,

    /// <summary>Another camera of the same event, a depth or a mask video, on its own clock.</summary>
    Camera,
}
