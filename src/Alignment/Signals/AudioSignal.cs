namespace WorkspaceAgents.Alignment;

/// <summary>One channel of sound, read by position: from memory, or from a decoded file that is larger than memory should be.</summary>
public abstract class AudioSignal
{
    /// <summary>Samples a second, above 0.</summary>
    public abstract int SampleRateHz { get; }

    /// <summary>The number of samples.</summary>
    public abstract long SampleCount { get; }

    /// <summary>The length in seconds.</summary>
    public double DurationSeconds => (double)SampleCount / SampleRateHz;

    /// <summary>Reads samples in [-1, 1]; positions before the beginning and after the end read as 0. Safe from several threads.</summary>
    /// <param name="start">The number of the first sample; it may be negative.</param>
    /// <param name="destination">Filled entirely.</param>
    public void Read(long start, Span<float> destination)
    {
        long from = Math.Clamp(start, 0, SampleCount);
        long to = Math.Clamp(start + destination.Length, from, SampleCount);
        int before = (int)Math.Clamp(from - start, 0, destination.Length);
        int inside = (int)(to - from);
        destination[..before].Clear();
        if (inside > 0)
            ReadInside(from, destination.Slice(before, inside));
        destination[(before + inside)..].Clear();
    }

    /// <summary>A signal that lies in memory.</summary>
    /// <param name="samples">One channel; not copied.</param>
    /// <param name="sampleRateHz">Samples a second, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    public static AudioSignal FromSamples(ReadOnlyMemory<float> samples, int sampleRateHz) => new MemoryAudioSignal(samples, sampleRateHz);

    /// <summary>Reads samples that exist.</summary>
    /// <param name="start">0 or more.</param>
    /// <param name="destination">Filled entirely; it never reaches past the end.</param>
    protected abstract void ReadInside(long start, Span<float> destination);
}
