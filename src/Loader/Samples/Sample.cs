namespace WorkspaceAgents.Loader;

/// <summary>A sample as a loader gives it.</summary>
public sealed record Sample
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Which set of a mixture it is of, from 0.</summary>
    public int Component { get; init; }

    /// <summary>Members' contents by extension (<c>mp4</c>, <c>pts.npy</c>, …), in the order of the shard.</summary>
    public required IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Members { get; init; }

    /// <summary>The same with the headers of the shard, whole TAR blocks without an end mark; empty when the members are not those of the shard.</summary>
    public required ReadOnlyMemory<byte> Tar { get; init; }

    /// <summary>The epoch it is of.</summary>
    public required int Epoch { get; init; }

    /// <summary>Its place in the epoch; of padding, the place it fills beyond the end.</summary>
    public required long Position { get; init; }

    /// <summary>True when it fills up the last turn and was read before in this epoch.</summary>
    public required bool IsPadding { get; init; }

    /// <summary>The state to save once this sample is used: resuming from it gives the sample after this one.</summary>
    public required LoaderState Next { get; init; }
}
