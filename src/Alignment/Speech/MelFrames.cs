namespace WorkspaceAgents.Alignment;

/// <summary>The power of sound in mel bands over time: frames of 25 ms, one every hop.</summary>
internal sealed class MelFrames
{
    /// <summary>Bands of a frame.</summary>
    public const int Bands = 26;

    private MelFrames(float[] power, double hopSeconds, double topHz)
    {
        (Power, HopSeconds, TopHz) = (power, hopSeconds, topHz);
        Count = power.Length / Bands;
    }

    /// <summary>Frame after frame, <see cref="Bands"/> values each, above 0.</summary>
    public float[] Power { get; }

    /// <summary>The number of frames.</summary>
    public int Count { get; }

    /// <summary>From the middle of one frame to that of the next, in seconds; frame i is centred on (i + ½) hops.</summary>
    public double HopSeconds { get; }

    /// <summary>The upper edge of the highest band.</summary>
    public double TopHz { get; }

    /// <summary>The bands of a frame.</summary>
    public ReadOnlySpan<float> this[int frame] => Power.AsSpan(frame * Bands, Bands);

    /// <summary>The highest edge that two sounds can have together.</summary>
    public static double TopFor(int sampleRateHz, int otherSampleRateHz) => Math.Min(6800, 0.47 * Math.Min(sampleRateHz, otherSampleRateHz));

    /// <summary>Frames that were taken before.</summary>
    public static MelFrames Of(float[] power, double hopSeconds, double topHz) => new(power, hopSeconds, topHz);

    /// <summary>Takes the frames of a signal.</summary>
    public static MelFrames Of(AudioSignal signal, double hopSeconds, double topHz)
    {
        int count = (int)Math.Max(1, Math.Floor(signal.DurationSeconds / hopSeconds));
        float[] power = new float[count * Bands];
        MelBank bank = new(signal.SampleRateHz, topHz);
        float[] samples = new float[bank.WindowLength + 1];
        for (int i = 0; i < count; i += 2)
        {
            // Two real frames are one complex transform.
            Read(i, bank.First);
            bool pair = i + 1 < count;
            if (pair)
                Read(i + 1, bank.Second);
            else
                bank.Second.Clear();
            bank.Transform(power.AsSpan(i * Bands, Bands), pair ? power.AsSpan((i + 1) * Bands, Bands) : default);
        }

        return new MelFrames(power, hopSeconds, topHz);

        void Read(int frame, Span<float> destination)
        {
            long centre = (long)((frame + 0.5) * hopSeconds * signal.SampleRateHz);
            signal.Read(centre - (bank.WindowLength / 2) - 1, samples);
            bank.Window(samples, destination);
        }
    }

    /// <summary>Frames several times as long: the mean power of as many frames each.</summary>
    public MelFrames Thinned(int factor)
    {
        int count = Math.Max(1, Count / factor);
        float[] power = new float[count * Bands];
        for (int i = 0; i < count; i++)
        {
            Span<float> sum = power.AsSpan(i * Bands, Bands);
            int until = Math.Min((i + 1) * factor, Count);
            for (int frame = i * factor; frame < until; frame++)
            {
                ReadOnlySpan<float> bands = this[frame];
                for (int b = 0; b < Bands; b++)
                    sum[b] += bands[b] / (until - (i * factor));
            }
        }

        return new MelFrames(power, HopSeconds * factor, TopHz);
    }
}
