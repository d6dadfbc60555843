namespace WorkspaceAgents.Media;

/// <summary>What the keyframes of a video look like.</summary>
public sealed record KeyframeHashes
{
    /// <summary>Those that could be decoded, in the order of time.</summary>
    public required IReadOnlyList<KeyframeHash> Keyframes { get; init; }

    /// <summary>The frame numbers of those that could not, in the order of time.</summary>
    public required IReadOnlyList<int> UndecodedFrames { get; init; }
}
