namespace WorkspaceAgents.Media;

/// <summary>How a <see cref="FrameReader"/> works.</summary>
public sealed record FrameReaderOptions
{
    /// <summary>How many threads decode. Default: one a core; 1 to 64.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, 64);

    /// <summary>How many bytes of decoded frames may wait to be taken by <see cref="FrameReader.ReadFrames"/>. Default 256 MiB; at least one frame always waits.</summary>
    public long MaxCachedBytes { get; init; } = 256L << 20;
}
