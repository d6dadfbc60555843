namespace WorkspaceAgents.Media;

/// <summary>A stretch of decoded sound.</summary>
public sealed record AudioSamples
{
    /// <summary>The number of the first sample, from 0 for the first real one of the file.</summary>
    public required long FirstSample { get; init; }

    /// <summary>When the first sample sounds, on the reader's clock: the reader's start plus <see cref="FirstSample"/> / <see cref="SampleRateHz"/>.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Samples a second.</summary>
    public required int SampleRateHz { get; init; }

    /// <summary>The number of channels.</summary>
    public required int Channels { get; init; }

    /// <summary>libav's name of their layout, for example <c>stereo</c>; null when channels were picked.</summary>
    public string? ChannelLayout { get; init; }

    /// <summary>The samples of all channels side by side, 1 is full scale; damaged and hot files may exceed it.</summary>
    public required ReadOnlyMemory<float> Samples { get; init; }

    /// <summary>Where sound was missing or left out.</summary>
    public IReadOnlyList<AudioGap> Gaps { get; init; } = [];

    /// <summary>The number of samples of each channel.</summary>
    public int Count => Samples.Length / Channels;

    /// <summary>The samples as 16-bit integers, rounded, and held at full scale where they exceed it.</summary>
    public short[] ToInt16()
    {
        var samples = Samples.Span;
        var integers = new short[samples.Length];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = ToInt16(samples[i], out _);
        return integers;
    }

    internal static short ToInt16(float sample, out bool isClipped)
    {
        var scaled = MathF.Round(sample * 32768f);
        // 1.0 is one step beyond what 16 bits hold, and no clipping.
        isClipped = scaled is > 32768f or < -32768f;
        return float.IsNaN(scaled) ? (short)0 : (short)Math.Clamp(scaled, short.MinValue, short.MaxValue);
    }
}
