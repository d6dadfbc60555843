namespace WorkspaceAgents.Alignment;

/// <summary>What a device makes of a sound: its own clock, and its own faults.</summary>
internal static class SyntheticMicrophone
{
    /// <summary>Half the width of the interpolation kernel, in samples.</summary>
    private const int KernelHalf = 16;

    /// <summary>
    /// Records a sound with a clock of its own: sample i is the sound at start + (1 + drift · 1e-6) · i / rate seconds, by a windowed sinc, so that the truth is
    /// exact to far below a sample.
    /// </summary>
    public static float[] Record(float[] sound, int sampleRateHz, double startSeconds, double driftPpm, double seconds)
    {
        float[] samples = new float[(int)(seconds * sampleRateHz)];
        double pace = 1 + (driftPpm * 1e-6);
        Parallel.For(0, (samples.Length + 65535) / 65536, block =>
        {
            for (int i = block * 65536; i < Math.Min(samples.Length, (block + 1) * 65536); i++)
                samples[i] = At(sound, (startSeconds * sampleRateHz) + (pace * i));
        });
        return samples;
    }

    public static void AddNoise(float[] samples, double snrDb, SyntheticSound random)
    {
        double mean = Math.Sqrt(samples.Sum(x => (double)x * x) / samples.Length);
        float scale = (float)(mean * Math.Pow(10, -snrDb / 20) * Math.Sqrt(3));
        for (int i = 0; i < samples.Length; i++)
            samples[i] += scale * random.Noise();
    }

    /// <summary>A room: four delays that feed themselves (Schroeder 1962), about half a second of it.</summary>
    public static void Reverberate(float[] samples, int sampleRateHz, SyntheticSound random)
    {
        float[] wet = new float[samples.Length];
        foreach (double milliseconds in new[] { 29.7, 37.1, 41.1, 43.7 })
        {
            float[] line = new float[(int)((milliseconds + (2 * random.Next())) * sampleRateHz / 1000)];
            float gain = (float)Math.Pow(0.001, milliseconds / 500);
            for (int i = 0, at = 0; i < samples.Length; i++, at = (at + 1) % line.Length)
            {
                float echo = line[at];
                line[at] = samples[i] + (gain * echo);
                wet[i] += 0.35f * echo;
            }
        }

        for (int i = 0; i < samples.Length; i++)
            samples[i] = (0.6f * samples[i]) + wet[i];
    }

    /// <summary>A telephone: about 300 to 3400 Hz, by one-pole filters run forwards and backwards, so that nothing is delayed.</summary>
    public static void LimitBand(float[] samples, int sampleRateHz)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            OnePole(samples, 1 - Math.Exp(-2 * Math.PI * 3400 / sampleRateHz), highPass: false);
            OnePole(samples, 1 - Math.Exp(-2 * Math.PI * 300 / sampleRateHz), highPass: true);
            Array.Reverse(samples);
        }
    }

    /// <summary>Overdriven: cut off at half of the loudest hundredth.</summary>
    public static void Clip(float[] samples)
    {
        float limit = (float)(0.5 * Statistics.Percentile(samples.Where((_, i) => i % 97 == 0).Select(x => (double)Math.Abs(x)), 0.99));
        for (int i = 0; i < samples.Length; i++)
            samples[i] = Math.Clamp(samples[i], -limit, limit);
    }

    /// <summary>Automatic gain: towards one loudness within a quarter of a second.</summary>
    public static void LevelGain(float[] samples, int sampleRateHz)
    {
        double power = 1e-6;
        double rate = 1 - Math.Exp(-4.0 / sampleRateHz);
        for (int i = 0; i < samples.Length; i++)
        {
            power += ((samples[i] * samples[i]) - power) * rate;
            samples[i] = (float)(samples[i] * Math.Min(50, 0.1 / Math.Sqrt(power + 1e-8)));
        }
    }

    /// <summary>Silence for up to a second here and there, a tenth of the time.</summary>
    public static void DropOut(float[] samples, int sampleRateHz, SyntheticSound random)
    {
        for (int at = 0; at < samples.Length;)
        {
            at += (int)(sampleRateHz * 9 * random.Next());
            int length = Math.Min((int)(sampleRateHz * random.Next()), samples.Length - at);
            if (length > 0)
                samples.AsSpan(at, length).Clear();
            at += Math.Max(1, length);
        }
    }

    private static float At(float[] sound, double position)
    {
        long whole = (long)Math.Floor(position);
        double part = position - whole;
        if (whole + KernelHalf < 0 || whole - KernelHalf >= sound.Length)
            return 0;
        double sum = 0;
        // sin(π(part − j)) is ± sin(π·part): one sine a sample.
        double sine = Math.Sin(Math.PI * part);
        for (int j = 1 - KernelHalf; j <= KernelHalf; j++)
        {
            long at = whole + j;
            if (at < 0 || at >= sound.Length)
                continue;
            double distance = part - j;
            double kernel = Math.Abs(distance) < 1e-9 ? 1 : ((j & 1) == 0 ? sine : -sine) / (Math.PI * distance);
            double u = distance / (KernelHalf + 0.5);
            sum += sound[at] * kernel * (1 - (u * u)) * (1 - (u * u));
        }

        return (float)sum;
    }

    private static void OnePole(float[] samples, double rate, bool highPass)
    {
        double low = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            low += (samples[i] - low) * rate;
            samples[i] = (float)(highPass ? samples[i] - low : low);
        }
    }
}
