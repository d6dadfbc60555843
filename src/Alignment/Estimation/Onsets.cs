using System.Numerics;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// What is left of a sound at <see cref="RateHz"/>: how fast its loudness changes, in two bands (all of it, and its upper part). Changes of the logarithm are
/// the same for every microphone, distance and gain; both are scaled to their own loudness of change within some seconds, so that a quiet stretch counts as
/// much as a loud one.
/// </summary>
internal sealed class Onsets
{
    /// <summary>Values a second.</summary>
    public const int RateHz = 100;

    private const int ScaleWithin = 5 * RateHz;

    private Onsets(float[] all, float[] upper, float[] energy) => (All, Upper, Energy) = (all, upper, energy);

    /// <summary>Change of the whole band's loudness, about unit variance.</summary>
    public float[] All { get; }

    /// <summary>Change of the upper band's loudness, about unit variance.</summary>
    public float[] Upper { get; }

    /// <summary>Mean square of the samples of each step.</summary>
    public float[] Energy { get; }

    /// <summary>Steps of 1 / <see cref="RateHz"/> s.</summary>
    public int Count => All.Length;

    /// <summary>True when there is next to no sound: digital silence, or a constant.</summary>
    public bool IsSilent => Energy.Length == 0 || Energy.Max() < 1e-10f;

    public static Onsets Of(AudioSignal signal)
    {
        int step = signal.SampleRateHz / RateHz;
        int count = (int)Math.Min(int.MaxValue, signal.SampleCount * RateHz / signal.SampleRateHz);
        float[] energy = new float[count];
        float[] upper = new float[count];
        const int StepsAtOnce = 100;
        // One buffer a thread: hours of sound would otherwise pass through the heap.
        Parallel.For(0, (count + StepsAtOnce - 1) / StepsAtOnce, () => new float[((StepsAtOnce + 1) * step) + StepsAtOnce + 2], (block, _, buffer) =>
        {
            int first = block * StepsAtOnce;
            int last = Math.Min(count, first + StepsAtOnce);
            long start = PositionOf(first, signal.SampleRateHz);
            Span<float> samples = buffer.AsSpan(0, (int)(PositionOf(last, signal.SampleRateHz) - start) + step + 1);
            signal.Read(start, samples);
            for (int i = first; i < last; i++)
                (energy[i], upper[i]) = Energies(samples.Slice((int)(PositionOf(i, signal.SampleRateHz) - start), step + 1));
            return buffer;
        }, _ => { });
        return new Onsets(Changes(energy), Changes(upper), energy);
    }

    /// <summary>The sample at which a step begins.</summary>
    public static long PositionOf(long stepIndex, int sampleRateHz) => stepIndex * sampleRateHz / RateHz;

    /// <summary>Mean squares of the samples and of their differences.</summary>
    private static (float All, float Upper) Energies(ReadOnlySpan<float> samples)
    {
        int length = samples.Length - 1;
        Vector<float> all = Vector<float>.Zero, upper = Vector<float>.Zero;
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = new(samples[i..]);
            Vector<float> change = new Vector<float>(samples[(i + 1)..]) - x;
            all += x * x;
            upper += change * change;
        }

        (float sum, float sumUpper) = (Vector.Sum(all), Vector.Sum(upper));
        for (; i < length; i++)
        {
            float change = samples[i + 1] - samples[i];
            (sum, sumUpper) = (sum + (samples[i] * samples[i]), sumUpper + (change * change));
        }

        // NaN and infinity must not spread over the whole track.
        return (float.IsFinite(sum) ? sum / length : 0, float.IsFinite(sumUpper) ? sumUpper / length : 0);
    }

    private static float[] Changes(float[] energy)
    {
        // Below a ten-thousandth of the usual loudness there is only the recorder's own hiss.
        float usual = (float)Statistics.Percentile(Sampled(energy), 0.75);
        float floor = Math.Max(1e-12f, usual * 1e-4f);
        float[] logs = new float[energy.Length];
        for (int i = 0; i < logs.Length; i++)
            logs[i] = MathF.Log(energy[i] + floor);
        float[] changes = new float[energy.Length];
        for (int i = 1; i + 1 < changes.Length; i++)
            changes[i] = logs[i + 1] - logs[i - 1];
        ScaleLocally(changes);
        return changes;
    }

    private static IEnumerable<double> Sampled(float[] values)
    {
        int every = Math.Max(1, values.Length / 10_000);
        for (int i = 0; i < values.Length; i += every)
            yield return values[i];
    }

    private static void ScaleLocally(float[] values)
    {
        double[] sums = new double[values.Length + 1];
        for (int i = 0; i < values.Length; i++)
            sums[i + 1] = sums[i] + (values[i] * values[i]);
        for (int i = 0; i < values.Length; i++)
        {
            int from = Math.Max(0, i - ScaleWithin);
            int to = Math.Min(values.Length, i + ScaleWithin);
            double scale = Math.Sqrt((sums[to] - sums[from]) / (to - from));
            // One bang must not outweigh a minute of speech.
            values[i] = (float)Math.Clamp(values[i] / Math.Max(scale, 1e-3), -3, 3);
        }
    }
}
