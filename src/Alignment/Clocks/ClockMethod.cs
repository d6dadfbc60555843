namespace WorkspaceAgents.Alignment;

/// <summary>How a clock map was come by.</summary>
public enum ClockMethod
{
    /// <summary>Nothing was stated: the track is taken to share the reference clock.</summary>
    Identity,

    /// <summary>A person or a sidecar file stated the offset, and perhaps the drift.</summary>
    Given,

    /// <summary>Both sides state absolute times: the offset is the track's first instant minus the instant the reference clock read 0.</summary>
    StartTimes,

    /// <summary>Measured: both tracks heard the same.</summary>
    Audio,
}
