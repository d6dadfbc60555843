namespace WorkspaceAgents.Loader;

/// <summary>How a version is read.</summary>
public sealed record LoaderOptions
{
    /// <summary>Seed of the order; default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Epoch, from 0; a state to resume from has its own.</summary>
    public int Epoch { get; init; }

    /// <summary>False: the order of the manifest. Default true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>This reader, 0 to <see cref="World"/>, exclusive.</summary>
    public int Rank { get; init; }

    /// <summary>Number of readers that share the epoch, at least 1.</summary>
    public int World { get; init; } = 1;

    /// <summary>The epoch's end when it does not go round; default <see cref="RemainderPolicy.Drop"/>.</summary>
    public RemainderPolicy Remainder { get; init; }

    /// <summary>Default <see cref="OnBadSample.Throw"/>.</summary>
    public OnBadSample OnBadSample { get; init; }

    /// <summary>Samples read ahead at the same time, 1 to 1,024; default 8. Does not change the order.</summary>
    public int PrefetchSamples { get; init; } = 8;

    /// <summary>Frames to decode in place of each sample's video; null for the video as it is.</summary>
    public FrameSampling? Frames { get; init; }

    /// <summary>Whether every member is hashed and compared with the manifest; default true.</summary>
    public bool VerifyHashes { get; init; } = true;
}
