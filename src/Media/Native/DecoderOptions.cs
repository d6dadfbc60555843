namespace WorkspaceAgents.Media;

/// <summary>How a stream is decoded.</summary>
internal sealed record DecoderOptions
{
    /// <summary>Number of threads; 0 for one a core. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What threads share. Default: frames where the codec can.</summary>
    public DecoderThreading Threading { get; init; } = DecoderThreading.FrameOrSlice;

    /// <summary>Frames to pass over. Default: none.</summary>
    public DecoderSkip SkipFrame { get; init; }

    /// <summary>Leave out the deblocking of these frames: faster, and not exact. Default: of none.</summary>
    public DecoderSkip SkipLoopFilter { get; init; }

    /// <summary>At least so many frames come out later than they go in because of their order: too many delay, too few lose frames. Default 0: as the container says.</summary>
    public int ReorderFrames { get; init; }

    /// <summary>Also give frames that are damaged and frames before the first keyframe. Default false.</summary>
    public bool OutputCorrupt { get; init; }

    /// <summary>Give frames as soon as the codec allows, without waiting for what may come between. Default false.</summary>
    public bool LowDelay { get; init; }

    /// <summary>Give the priming and padding samples of audio too. Default false.</summary>
    public bool KeepPadding { get; init; }

    /// <summary>libav's <c>err_detect</c>, such as <c>+crccheck+bitstream</c>; null for its default.</summary>
    public string? ErrorDetection { get; init; }
}
