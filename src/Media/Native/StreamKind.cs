namespace WorkspaceAgents.Media;

/// <summary>What a stream of a container holds. The numbers are libav's.</summary>
internal enum StreamKind
{
    /// <summary>libav cannot say.</summary>
    Unknown = -1,

    /// <summary>Pictures.</summary>
    Video = 0,

    /// <summary>Sound.</summary>
    Audio = 1,

    /// <summary>Telemetry and other timed data.</summary>
    Data = 2,

    /// <summary>Texts or pictures to show over the video.</summary>
    Subtitle = 3,

    /// <summary>A font or another file that is carried along.</summary>
    Attachment = 4,
}
