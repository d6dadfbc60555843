using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What validating a recording found and made.</summary>
public sealed record RecordingValidation
{
    /// <summary>Everything that was seen, also when all is well.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? QuarantineReason { get; init; }

    /// <summary>The stream of the source video that is the reference clock.</summary>
    public int? VideoStreamIndex { get; init; }

    /// <summary>The codec of that stream, as ffmpeg names it.</summary>
    public string? Codec { get; init; }

    /// <summary>Width of the picture in pixels, upright.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the picture in pixels, upright.</summary>
    public int? Height { get; init; }

    /// <summary>Frames of the source.</summary>
    public int? FrameCount { get; init; }

    /// <summary>From the first frame's pts to the end of the last one, seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The shortest and the longest distance between frames, ms; they differ when the frame rate varies.</summary>
    public double? ShortestFrameMs { get; init; }

    /// <inheritdoc cref="ShortestFrameMs"/>
    public double? LongestFrameMs { get; init; }

    /// <summary>The frame index of the source (a stored <c>FrameIndex</c>: Parquet, or JSON from before).</summary>
    public BlobHash? FrameIndex { get; init; }

    /// <summary>The video in the profile that clips are cut from; the source itself when it conforms.</summary>
    public BlobHash? Standardised { get; init; }

    /// <summary>The frame index of the standardised video.</summary>
    public BlobHash? StandardisedIndex { get; init; }

    /// <summary>Whether the source had to be encoded anew.</summary>
    public bool Reencoded { get; init; }
}
