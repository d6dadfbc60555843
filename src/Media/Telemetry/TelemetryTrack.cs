namespace WorkspaceAgents.Media;

/// <summary>A track inside a media file, and the file it was written to.</summary>
public sealed record TelemetryTrack
{
    /// <summary>A short name, unique in the file: <c>ACCL</c>, <c>subtitles-2</c>, <c>chapters</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What it holds.</summary>
    public required EmbeddedTrackKind Kind { get; init; }

    /// <summary>The stream it comes from, from 0 over streams of every kind; null for chapters.</summary>
    public int? StreamIndex { get; init; }

    /// <summary>How it is stored: <c>gpmf</c>, <c>camm</c>, <c>mov_text</c> and so on.</summary>
    public required string Codec { get; init; }

    /// <summary>How the file calls it; null when it has no name.</summary>
    public string? Name { get; init; }

    /// <summary>The device it comes from; null when not stated.</summary>
    public string? Device { get; init; }

    /// <summary>As the container states it, for example <c>eng</c>; null when it does not.</summary>
    public string? Language { get; init; }

    /// <summary>Rows of a series; texts, pictures or packets of others.</summary>
    public required int Count { get; init; }

    /// <summary>The columns of a series besides its time; empty for others.</summary>
    public IReadOnlyList<TelemetryColumn> Columns { get; init; } = [];

    /// <summary>The earliest time, in seconds on the file's own clock; null when it holds nothing.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>The latest time, in seconds on the file's own clock; null when it holds nothing.</summary>
    public double? StopSeconds { get; init; }

    /// <summary>What could not be read, in words; empty when all is well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The name of its file in the folder, .csv or .vtt; null when there is nothing that can be written: no rows, pictures, unknown data.</summary>
    public string? FileName { get; init; }

    /// <summary>Describes a track.</summary>
    internal static TelemetryTrack Of(EmbeddedTrack track) => new()
    {
        Key = track.Key,
        Kind = track.Kind,
        StreamIndex = track.StreamIndex,
        Codec = track.Codec,
        Name = track.Name,
        Device = track.Device,
        Language = track.Language,
        Count = track.Kind == EmbeddedTrackKind.Series ? track.TimesSeconds.Count : track.Cues.Count,
        Columns = [.. track.Channels.Select(channel => new TelemetryColumn(channel.Name, channel.Unit))],
        StartSeconds = Times(track) is [] ? null : Times(track).Min(),
        StopSeconds = track.TimesSeconds is [] ? (track.Cues is [] ? null : track.Cues.Max(cue => cue.StopSeconds)) : track.TimesSeconds.Max(),
        Problems = track.Problems,
    };

    private static IReadOnlyList<double> Times(EmbeddedTrack track) => track.TimesSeconds is [] ? [.. track.Cues.Select(cue => cue.StartSeconds)] : track.TimesSeconds;
}
