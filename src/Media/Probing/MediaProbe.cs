namespace WorkspaceAgents.Media;

/// <summary>What a file's header says. What it claims is named <c>…FromHeader</c>; the frame index holds what is true.</summary>
public sealed record MediaProbe
{
    /// <summary>ffmpeg's name of the container, for example <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public required string ContainerFormat { get; init; }

    /// <summary>The length of the file as its header states it.</summary>
    public double? DurationSecondsFromHeader { get; init; }

    /// <summary>The earliest time of any stream as the header states it, in seconds on the file's clock.</summary>
    public double? StartSecondsFromHeader { get; init; }

    /// <summary>When the file says that it was made, as its header states it: some devices state the end of the recording, some local time as if it were UTC. Null when it does not.</summary>
    public DateTimeOffset? CreatedAtFromHeader { get; init; }

    /// <summary>The timecode of its first frame as its header states it, for example <c>01:00:00;00</c>; null when it does not.</summary>
    public string? TimecodeFromHeader { get; init; }

    /// <summary>The size of the file.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The video streams in the file's order, without attached pictures.</summary>
    public required IReadOnlyList<VideoStream> Videos { get; init; }

    /// <summary>The audio streams in the file's order.</summary>
    public required IReadOnlyList<AudioStream> Audios { get; init; }

    /// <summary>The number of other streams: subtitles, telemetry, attached pictures.</summary>
    public int OtherStreamCount { get; init; }

    /// <summary>The <see cref="VideoStream.StreamIndex"/> that ffmpeg takes as the main video; null when there is no video.</summary>
    public int? BestVideoStreamIndex { get; init; }

    /// <summary>The main video; null when there is none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public VideoStream? BestVideo => Videos.FirstOrDefault(video => video.StreamIndex == BestVideoStreamIndex);
}
