namespace WorkspaceAgents.Media;

/// <summary>What a file's header says about one audio stream.</summary>
public sealed record AudioStream
{
    /// <summary>The stream's number in the file, from 0, over streams of every kind.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>ffmpeg's name of the codec, for example <c>aac</c>; <c>unknown</c> when ffmpeg does not know it.</summary>
    public required string Codec { get; init; }

    /// <summary>For example <c>LC</c>; null when the codec has none.</summary>
    public string? Profile { get; init; }

    /// <summary>Samples a second; 0 when unknown.</summary>
    public required int SampleRateHz { get; init; }

    /// <summary>The number of channels; 0 when unknown.</summary>
    public required int Channels { get; init; }

    /// <summary>For example <c>stereo</c>; null when unknown.</summary>
    public string? ChannelLayout { get; init; }

    /// <summary>The unit of the stream's times.</summary>
    public required TimeBase TimeBase { get; init; }

    /// <summary>The first time as the header states it, in seconds on the file's clock.</summary>
    public double? StartSecondsFromHeader { get; init; }

    /// <summary>The length of the stream as the header states it.</summary>
    public double? DurationSecondsFromHeader { get; init; }

    /// <summary>The language tag, for example <c>eng</c>; null when there is none.</summary>
    public string? Language { get; init; }

    /// <summary>The container marks it as the one to play.</summary>
    public bool IsDefault { get; init; }
}
