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

    /// <summary>Why the video was encoded, one sentence each; empty when it was copied.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the parameters were, for step keys and manifests: <see cref="StandardProfile.Parameters"/>.</summary>
    public required string Parameters { get; init; }
}
