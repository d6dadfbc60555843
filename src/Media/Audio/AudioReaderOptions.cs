namespace WorkspaceAgents.Media;

/// <summary>Which sound is read, and as what.</summary>
public sealed record AudioReaderOptions
{
    /// <summary>The stream's number in the file, from 0 over streams of every kind; null for the one the file marks as default, or else the first.</summary>
    public int? StreamIndex { get; init; }

    /// <summary>Samples a second to give, 1,000 to 384,000; null for the file's own.</summary>
    public int? SampleRateHz { get; init; }

    /// <summary>1 mixes all channels into one, 2 into left and right; null gives them as stored. Mixing never exceeds full scale.</summary>
    public int? Channels { get; init; }

    /// <summary>These channels of the file in this order, from 0, instead of mixing; null for <see cref="Channels"/>.</summary>
    public IReadOnlyList<int>? PickChannels { get; init; }

    /// <summary>
    /// Every sample is bit for bit what decoding the whole file gives, however it is reached. Some decoders (AAC, Opus, AC-3, MP2 and others)
    /// depend on all that came before, so they decode from the start when a read goes back: about 1 s of time for 5 minutes of sound. False
    /// lets them seek: every sample is at its exact place, but noise that the decoder makes up may differ.
    /// </summary>
    public bool IsRepeatable { get; init; } = true;
}
