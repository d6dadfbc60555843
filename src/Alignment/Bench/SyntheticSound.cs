namespace WorkspaceAgents.Alignment;

/// <summary>Sound whose every sample follows from a seed: what happened in front of the microphones of <see cref="AlignBench"/>.</summary>
internal sealed class SyntheticSound
{
    private readonly int _sampleRateHz;
    private ulong _state;

    public SyntheticSound(int sampleRateHz, int seed) => (_sampleRateHz, _state) = (sampleRateHz, (ulong)seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D);

    /// <summary>Uniform in [0, 1). An xorshift generator (Marsaglia 2003): the same everywhere, for ever.</summary>
    public double Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (_state >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Uniform in [-1, 1).</summary>
    public float Noise() => (float)((2 * Next()) - 1);

    /// <summary>Speech-like: syllables of voiced sound (a pulse train through two resonances) and hiss, with pauses.</summary>
    public float[] Speech(double seconds)
    {
        float[] samples = new float[(int)(seconds * _sampleRateHz)];
        (double loudness, double wanted, double phase, double pitch, bool voiced, int next) = (0, 0, 0, 120, true, 0);
        Resonance low = default, high = default;
        for (int i = 0; i < samples.Length; i++)
        {
            if (i >= next)
            {
                wanted = Next() < 0.2 ? 0 : 0.2 + Next();
                voiced = Next() < 0.7;
                pitch = 90 + (Next() * 130);
                low = new Resonance(_sampleRateHz, 300 + (Next() * 600), 90);
                high = new Resonance(_sampleRateHz, 1000 + (Next() * 1800), 140);
                next = i + (int)(_sampleRateHz * (wanted == 0 && Next() < 0.15 ? 0.4 + Next() : 0.05 + (Next() * 0.22)));
            }

            loudness += (wanted - loudness) * 0.003;
            phase += pitch / _sampleRateHz;
            double source = voiced ? (phase >= 1 ? 6 : 0) + (0.05 * Noise()) : 0.5 * Noise();
            phase -= Math.Floor(phase);
            samples[i] = (float)(loudness * 0.25 * (low.Filter(source) + high.Filter(source))) + (0.0003f * Noise());
        }

        return samples;
    }

    /// <summary>Music-like: notes of a scale on a steady beat over a drum, with repeating bars; the hardest to place.</summary>
    public float[] Music(double seconds)
    {
        float[] samples = new float[(int)(seconds * _sampleRateHz)];
        int beat = (int)(_sampleRateHz * (0.35 + (0.3 * Next())));
        int[] bar = [.. Enumerable.Range(0, 8).Select(_ => (int)(Next() * 15))];
        for (int start = 0, n = 0; start < samples.Length; start += beat, n++)
        {
            if (n % 32 == 0)
                bar[(int)(Next() * 8)] = (int)(Next() * 15);
            double frequency = 110 * Math.Pow(2, bar[n % 8] / 12.0 * 2);
            double gain = 0.1 + (0.1 * Next());
            for (int i = 0; i < Math.Min(3 * beat, samples.Length - start); i++)
            {
                double t = (double)i / _sampleRateHz;
                samples[start + i] += (float)(gain * Math.Exp(-3 * t) * (Math.Sin(2 * Math.PI * frequency * t) + (0.4 * Math.Sin(4 * Math.PI * frequency * t))));
                if (i < 800)
                    samples[start + i] += (float)(0.3 * Math.Exp(-i / 150.0)) * Noise();
            }
        }

        return samples;
    }

    /// <summary>A room with things happening: knocks, steps and rustle over a hum.</summary>
    public float[] Scene(double seconds)
    {
        float[] samples = new float[(int)(seconds * _sampleRateHz)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (0.002f * Noise()) + (0.002f * (float)Math.Sin(2 * Math.PI * 100 * i / _sampleRateHz));
        for (int start = 0; start < samples.Length; start += (int)(_sampleRateHz * (0.1 + (1.5 * Next()))))
        {
            Resonance body = new(_sampleRateHz, 150 + (2500 * Next()), 60 + (300 * Next()));
            (double gain, double decay) = (0.05 + (0.4 * Next()), 200 + (3000 * Next()));
            for (int i = 0; i < Math.Min(_sampleRateHz, samples.Length - start); i++)
                samples[start + i] += (float)(gain * body.Filter(Math.Exp(-i / decay) * Noise()));
        }

        return samples;
    }

    /// <summary>A two-pole resonance of unit peak gain.</summary>
    private struct Resonance
    {
        private readonly double _a1;
        private readonly double _a2;
        private readonly double _gain;
        private double _y1;
        private double _y2;

        public Resonance(int sampleRateHz, double frequencyHz, double widthHz)
        {
            double radius = Math.Exp(-Math.PI * widthHz / sampleRateHz);
            (_a1, _a2, _gain) = (2 * radius * Math.Cos(2 * Math.PI * frequencyHz / sampleRateHz), -radius * radius, 1 - radius);
            (_y1, _y2) = (0, 0);
        }

        public double Filter(double x)
        {
            double y = (_gain * x) + (_a1 * _y1) + (_a2 * _y2);
            (_y2, _y1) = (_y1, y);
            return y;
        }
    }
}
