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

    /// <summary>Measured: both saw or heard the same flashes, claps, beeps or pulses.</summary>
    Events,

    /// <summary>Measured: both carry timecode of one generator.</summary>
    Timecode,

    /// <summary>Measured: both state times of one clock, by GPS, PTP or a table of pairs.</summary>
    Timestamps,

    /// <summary>Measured: the picture moves as the motion sensor says.</summary>
    Motion,

    /// <summary>Measured: captions are shown when they are said.</summary>
    Captions,

    /// <summary>When files say they were made: good to seconds, and no clock to align by.</summary>
    CreationTimes,
}
