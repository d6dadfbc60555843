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

    /// <summary>Reads the claims about one stream.</summary>
    /// <param name="source">The file.</param>
    /// <param name="streamIndex">The stream; containers without a header, such as MPEG-TS, say nothing about it.</param>
    public static HeaderClaims Read(MediaSource source, int streamIndex)
    {
        using var input = MediaInput.Open(LibAv.Default, source, new MediaInputOptions { FindStreamInfo = false });
        return input.Streams.FirstOrDefault(stream => stream.Index == streamIndex) is not { } stream
            ? new HeaderClaims()
            : new HeaderClaims { Width = stream.Width, Height = stream.Height, FrameCount = stream.FrameCount, FramesPerSecond = stream.AverageRate.Value };
    }
}
