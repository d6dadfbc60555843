using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>What a container's header alone says about a video stream, before anything else was read.</summary>
internal sealed record HeaderClaims
{
    /// <summary>In pixels; 0 when it does not say.</summary>
    public int Width { get; init; }

    /// <summary>In pixels; 0 when it does not say.</summary>
    public int Height { get; init; }

    /// <summary>The number of frames; null when it does not say.</summary>
    public long? FrameCount { get; init; }

    /// <summary>The frame rate; null when it does not say.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>The length of the whole container in seconds; null when it does not say.</summary>
    public double? ContainerSeconds { get; init; }

    /// <summary>The length of the stream, or when it ends, by Matroska's tag DURATION, in seconds; null without one.</summary>
    public double? TagSeconds { get; init; }

    /// <summary>How many streams the container has.</summary>
    public int StreamCount { get; init; }

    /// <summary>Reads the claims about one stream.</summary>
    /// <param name="source">The file.</param>
    /// <param name="streamIndex">The stream; containers without a header, such as MPEG-TS, say nothing about it.</param>
    public static HeaderClaims Read(MediaSource source, int streamIndex)
    {
        using var input = MediaInput.Open(LibAv.Default, source, new MediaInputOptions { FindStreamInfo = false });
        return input.Streams.FirstOrDefault(stream => stream.Index == streamIndex) is not { } stream
            ? new HeaderClaims()
            : new HeaderClaims
            {
                Width = stream.Width,
                Height = stream.Height,
                FrameCount = stream.FrameCount,
                FramesPerSecond = stream.AverageRate.Value,
                ContainerSeconds = input.DurationSeconds is > 0 and var seconds ? seconds : null,
                TagSeconds = stream.Metadata.TryGetValue("DURATION", out var tag) ? ParseTag(tag) : null,
                StreamCount = input.Streams.Count,
            };
    }

    /// <summary>Hours, minutes and seconds: <c>00:00:03.041000000</c>.</summary>
    private static double? ParseTag(string tag)
    {
        var parts = tag.Split(':');
        return parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && (hours, minutes, seconds) is not (0, 0, 0)
            ? (((hours * 60.0) + minutes) * 60) + seconds
            : null;
    }
}
