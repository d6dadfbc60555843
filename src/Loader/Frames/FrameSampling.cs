namespace WorkspaceAgents.Loader;

/// <summary>Which frames of a clip are wanted, and how large.</summary>
public sealed record FrameSampling
{
    /// <summary>The most frames of one sample.</summary>
    public const int MaxCount = 1024;

    /// <summary>The largest picture, in pixels a side.</summary>
    public const int MaxSizePixels = 2048;

    /// <summary>How frames are chosen. Default <see cref="FrameChoice.Uniform"/>.</summary>
    public FrameChoice Choice { get; init; }

    /// <summary>Frames of a sample, 1 to 1,024. Every sample has so many, a short clip some of them more than once; with <see cref="FrameChoice.Keyframes"/> at most so many.</summary>
    public required int Count { get; init; }

    /// <summary>Pictures a second of <see cref="FrameChoice.Rate"/>.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Seconds after the clip's first frame around which frames are taken; null for the whole clip.</summary>
    public double? AroundSeconds { get; init; }

    /// <summary>The length of the window around <see cref="AroundSeconds"/>, seconds.</summary>
    public double? WindowSeconds { get; init; }

    /// <summary>Width and height of each picture, 16 to 2,048 pixels; null for the video's own.</summary>
    public int? SizePixels { get; init; }

    /// <summary>How a picture of another shape comes to be square. Default <see cref="FrameFit.Crop"/>.</summary>
    public FrameFit Fit { get; init; }

    /// <summary>What is wrong with the request, in words for whoever made it; null when nothing is.</summary>
    public string? FindProblem()
    {
        if (Count is < 1 or > MaxCount) return $"frames is 1 to {MaxCount}, not {Count}.";
        if (SizePixels is < 16 or > MaxSizePixels) return $"size is 16 to {MaxSizePixels} pixels, not {SizePixels}.";
        if (Choice == FrameChoice.Rate != FramesPerSecond is not null) return "Frames at a rate need fps, and only they do.";
        if (FramesPerSecond is { } rate && !(rate is > 0 and <= 1000)) return FormattableString.Invariant($"fps is above 0 and at most 1000, not {rate}.");
        if (AroundSeconds is null != WindowSeconds is null) return "A window needs both its middle and its length in seconds.";
        if (AroundSeconds is { } middle && !double.IsFinite(middle)) return "The middle of a window is a time in seconds.";
        return WindowSeconds is { } window && !(window > 0 && double.IsFinite(window)) ? "The length of a window is above 0 seconds." : null;
    }
}
