namespace WorkspaceAgents.Media;

/// <summary>What standardising did.</summary>
public sealed record StandardiseResult
{
    /// <summary>True when the video was encoded; false when the source already conformed and its video packets were copied unchanged.</summary>
    public required bool Reencoded { get; init; }

    /// <summary>True when audio was encoded; false when it was copied or there is none.</summary>
    public required bool AudioReencoded { get; init; }

    /// <summary>The file that was written. There is always one, also when everything was copied.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The index of the written file: the same frames in the same order as the source's.</summary>
    public required FrameIndex Index { get; init; }

    /// <summary>How many frames were compared with the source's, picture by picture.</summary>
    public required int ComparedFrameCount { get; init; }

    /// <summary>The least similarity (SSIM) of those; 1 when every sample is the same, null when none was compared.</summary>
    public double? LeastSsim { get; init; }

    /// <summary>Frames that were to be compared and could not be: those of the source are damaged or cannot be decoded.</summary>
    public IReadOnlyList<int> SkippedFrames { get; init; } = [];

    /// <summary>Why the video was encoded, one sentence each; empty when it was copied.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the parameters were, for step keys and manifests: <see cref="StandardProfile.Parameters"/>.</summary>
    public required string Parameters { get; init; }
}
