namespace WorkspaceAgents.Loader;

/// <summary>A sample as a loader gives it.</summary>
public sealed record Sample
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Members' contents by extension (<c>mp4</c>, <c>pts.npy</c>, …), in the order of the shard.</summary>
    public required IReadOnlyDictionary<string, byte[]> Members { get; init; }

    /// <summary>Its place in the epoch.</summary>
    public required long Position { get; init; }

    /// <summary>True when it fills up the last turn and was read before in this epoch.</summary>
    public required bool IsPadding { get; init; }

    /// <summary>The state to save once this sample is used: resuming from it gives the sample after this one.</summary>
    public required LoaderState Next { get; init; }
}
