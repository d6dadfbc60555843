namespace WorkspaceAgents.Media;

/// <summary>A stretch of sound on its way; it is valid until the one who takes it returns.</summary>
/// <param name="firstSample">The number of its first sample, from 0 for the first real one of the file.</param>
/// <param name="startSeconds">When that one sounds, on the reader's clock.</param>
/// <param name="samples">All channels side by side, 1 is full scale.</param>
public readonly ref struct AudioBlock(long firstSample, double startSeconds, ReadOnlySpan<float> samples)
{
    /// <summary>The number of the first sample.</summary>
    public long FirstSample { get; } = firstSample;

    /// <summary>When the first sample sounds, on the reader's clock.</summary>
    public double StartSeconds { get; } = startSeconds;

    /// <summary>The samples of all channels side by side.</summary>
    public ReadOnlySpan<float> Samples { get; } = samples;
}
