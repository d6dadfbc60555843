namespace WorkspaceAgents.Media;

/// <summary>A track of telemetry, subtitles or chapters inside a media file. All times are on the file's own clock, as its frames' are.</summary>
public sealed record EmbeddedTrack
{
    /// <summary>What it holds.</summary>
    public required EmbeddedTrackKind Kind { get; init; }

    /// <summary>The stream it comes from, from 0 over streams of every kind; null for chapters.</summary>
    public int? StreamIndex { get; init; }

    /// <summary>A short name, unique in the file: <c>ACCL</c>, <c>subtitles-2</c>, <c>chapters</c>.</summary>
    public required string Key { get; init; }

    /// <summary>How the file calls it, for example <c>Accelerometer</c>; null when it has no name.</summary>
    public string? Name { get; init; }

    /// <summary>The device it comes from, for example <c>GoPro Max</c>; null when not stated.</summary>
    public string? Device { get; init; }

    /// <summary>How it is stored: <c>gpmf</c>, <c>camm</c>, <c>mov_text</c>, <c>subrip</c> and so on; libav's name, or the container's four characters.</summary>
    public required string Codec { get; init; }

    /// <summary>As the container states it, for example <c>eng</c>; null when it does not.</summary>
    public string? Language { get; init; }

    /// <summary>When each row of a series was measured, in seconds, in the order of the file; empty for other kinds.</summary>
    public IReadOnlyList<double> TimesSeconds { get; init; } = [];

    /// <summary>The columns of a series; empty for other kinds.</summary>
    public IReadOnlyList<EmbeddedChannel> Channels { get; init; } = [];

    /// <summary>The texts by start time; for pictures and other data their times alone; empty for a series.</summary>
    public IReadOnlyList<EmbeddedCue> Cues { get; init; } = [];

    /// <summary>What could not be read, in words, with its time; empty when all is well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
