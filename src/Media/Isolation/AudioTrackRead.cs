namespace WorkspaceAgents.Media;

/// <summary>What was read of a sound, and as what.</summary>
public sealed record AudioTrackRead
{
    /// <summary>The stream's number in the file, from 0 over streams of every kind.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>libav's name of the codec, for example <c>aac</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>Samples a second of the file.</summary>
    public required int SourceSampleRateHz { get; init; }

    /// <summary>Channels of the file.</summary>
    public required int SourceChannels { get; init; }

    /// <summary>libav's name of the file's channel layout, for example <c>5.1(side)</c>.</summary>
    public required string SourceChannelLayout { get; init; }

    /// <summary>Samples a second that were given.</summary>
    public required int SampleRateHz { get; init; }

    /// <summary>Channels that were given.</summary>
    public required int Channels { get; init; }

    /// <summary>When the first sample of the file sounds, in seconds on its own clock.</summary>
    public required double FileStartSeconds { get; init; }

    /// <summary>When the first sample that was given sounds; null when the span holds none.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>Samples of each channel that were given.</summary>
    public long SampleCount { get; init; }

    /// <summary>Where sound was missing or left out.</summary>
    public IReadOnlyList<AudioGap> Gaps { get; init; } = [];
}
