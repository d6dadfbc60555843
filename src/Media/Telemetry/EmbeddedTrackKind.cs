namespace WorkspaceAgents.Media;

/// <summary>What a track inside a media file holds, besides its pictures and sound.</summary>
public enum EmbeddedTrackKind
{
    /// <summary>Numbers over time, such as an accelerometer's: <see cref="EmbeddedTrack.TimesSeconds"/> and <see cref="EmbeddedTrack.Channels"/>.</summary>
    Series,

    /// <summary>Subtitles as text: <see cref="EmbeddedTrack.Cues"/>.</summary>
    Texts,

    /// <summary>The titles of the file's parts: <see cref="EmbeddedTrack.Cues"/>.</summary>
    Chapters,

    /// <summary>Subtitles that are pictures (DVB, DVD, Blu-ray): there is no text to be had, only their times.</summary>
    Pictures,

    /// <summary>Data whose format is not read here; only their times are known.</summary>
    Other,
}
