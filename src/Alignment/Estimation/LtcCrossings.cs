namespace WorkspaceAgents.Alignment;

/// <summary>When a signal crosses zero, to a small part of a sample, whatever its level and its offset from zero.</summary>
internal static class LtcCrossings
{
    /// <summary>Half the width of the interpolation kernel, in samples.</summary>
    private const int KernelHalf = 8;

    /// <summary>At fewer samples a second, a half bit is too few of them to cross zero in a straight line.</summary>
    private const int EnoughRateHz = 44_100;

    /// <summary>A crossing counts once the signal has gone this part of its level beyond zero.</summary>
    private const float Hysteresis = 0.2f;

    /// <summary>A signal below this is hiss.</summary>
    private const float LeastLevel = 1e-4f;

    /// <param name="samples">One channel.</param>
    /// <param name="sampleRateHz">Of them.</param>
    /// <returns>Seconds from the first sample, increasing.</returns>
    public static List<double> Find(float[] samples, int sampleRateHz)
    {
        int times = Math.Max(1, (int)Math.Ceiling((double)EnoughRateHz / sampleRateHz));
        float[] dense = times == 1 ? samples : Interpolate(samples, times);
        double rate = (double)sampleRateHz * times;
        float forget = (float)Math.Exp(-1 / (0.02 * rate));
        float drift = (float)(1 - Math.Exp(-1 / (0.05 * rate)));
        List<double> crossings = [];
        (float mean, float level, bool isHigh, double crossed, float before) = (0, 0, false, double.NaN, 0);
        for (int i = 0; i < dense.Length; i++)
        {
            if (!float.IsFinite(dense[i]))
                continue;
            mean += (dense[i] - mean) * drift;
            float x = dense[i] - mean;
            level = Math.Max(Math.Abs(x), level * forget);
            if ((x > 0) != (before > 0))
                crossed = (i - 1 + (before / (before - x))) / rate;
            before = x;
            if (isHigh ? x < -Hysteresis * level : x > Hysteresis * level)
            {
                isHigh = !isHigh;
                if (level > LeastLevel && !double.IsNaN(crossed))
                    crossings.Add(crossed);
            }
        }

        return crossings;
    }

    /// <summary>So many samples in place of one, by a windowed sinc.</summary>
    private static float[] Interpolate(float[] samples, int times)
    {
        float[] dense = new float[samples.Length * times];
        for (int phase = 0; phase < times; phase++)
        {
            float[] kernel = Kernel((double)phase / times);
            for (int i = 0; i < samples.Length; i++)
            {
                if (phase == 0 || i < KernelHalf || i + KernelHalf >= samples.Length)
                {
                    dense[(i * times) + phase] = samples[i];
                    continue;
                }

                float sum = 0;
                for (int k = 0; k < kernel.Length; k++)
                    sum += kernel[k] * samples[i + 1 - KernelHalf + k];
                dense[(i * times) + phase] = sum;
            }
        }

        return dense;
    }

    private static float[] Kernel(double part)
    {
        float[] kernel = new float[2 * KernelHalf];
        for (int k = 0; k < kernel.Length; k++)
        {
            double distance = part - (k + 1 - KernelHalf);
            double u = distance / (KernelHalf + 0.5);
            double sinc = Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance);
            kernel[k] = (float)(sinc * (1 - (u * u)) * (1 - (u * u)));
        }

        return kernel;
    }
}
