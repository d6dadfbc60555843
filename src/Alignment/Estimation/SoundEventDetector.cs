namespace WorkspaceAgents.Alignment;

/// <summary>Finds where something loud sets in within a millisecond or two: claps, slates, beeps. Speech gives some such places too; nothing matches those.</summary>
public static class SoundEventDetector
{
    private const int StepsPerSecond = 1000;
    private const int BackgroundSteps = 60;
    private const int AheadSteps = 10;

    /// <summary>How much stronger the next step is than what was before it.</summary>
    private const double Rise = 12;

    /// <summary>The next onset is at least this much later, in seconds: what echoes is no event.</summary>
    private const double RestSeconds = 0.1;

    private const double PrecisionSeconds = 0.001;

    /// <summary>Finds onsets.</summary>
    /// <param name="signal">One channel, from 4 kHz on.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Times in seconds from the signal's first sample, known to a millisecond.</returns>
    /// <exception cref="ArgumentException">The rate is below 4 kHz.</exception>
    public static EventSeries Find(AudioSignal signal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.SampleRateHz < 4 * StepsPerSecond)
            throw new ArgumentException("Claps and beeps are looked for in sound of 4000 samples a second and more.", nameof(signal));
        float[] energy = Energies(signal, cancellationToken);
        if (energy.Length < BackgroundSteps + AheadSteps)
            return EventSeries.None(EventKind.Sound, "The sound is too short for events.");
        float loud = (float)Statistics.Percentile(energy.Chunk(100).Select(chunk => (double)chunk.Max()), 0.98);
        if (loud < 1e-9f)
            return EventSeries.None(EventKind.Sound, "The sound is silent: there are no events in it.");
        List<double> times = [];
        double before = 0;
        for (int k = 0; k < BackgroundSteps; k++)
            before += energy[k];
        for (int k = BackgroundSteps; k + AheadSteps < energy.Length; k++)
        {
            double background = (before / BackgroundSteps) + (loud * 1e-4);
            if (energy[k] > Rise * background && Peak(energy, k) > 0.05f * loud && (times.Count == 0 || ((double)k / StepsPerSecond) - times[^1] > RestSeconds))
                times.Add(Onset(signal, k));
            before += energy[k] - energy[k - BackgroundSteps];
        }

        return EventSeries.Of(EventKind.Sound, times, PrecisionSeconds);
    }

    private static float Peak(float[] energy, int from)
    {
        float peak = 0;
        for (int k = from; k < from + AheadSteps; k++)
            peak = Math.Max(peak, energy[k]);
        return peak;
    }

    /// <summary>Mean squares of differences from sample to sample, without rumble, a value a millisecond.</summary>
    private static float[] Energies(AudioSignal signal, CancellationToken cancellationToken)
    {
        float[] energy = new float[(int)Math.Min(int.MaxValue, signal.SampleCount * StepsPerSecond / signal.SampleRateHz)];
        float[] samples = new float[signal.SampleRateHz + 2];
        for (int second = 0; second < energy.Length; second += StepsPerSecond)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = (long)second * signal.SampleRateHz / StepsPerSecond;
            signal.Read(start - 1, samples);
            for (int k = second; k < Math.Min(energy.Length, second + StepsPerSecond); k++)
            {
                int from = (int)(((long)k * signal.SampleRateHz / StepsPerSecond) - start);
                int to = (int)(((long)(k + 1) * signal.SampleRateHz / StepsPerSecond) - start);
                double sum = 0;
                for (int i = from; i < to; i++)
                {
                    float change = samples[i + 1] - samples[i];
                    sum += change * change;
                }

                // NaN must not spread.
                energy[k] = double.IsFinite(sum) ? (float)(sum / (to - from)) : 0;
            }
        }

        return energy;
    }

    /// <summary>The first sample around a step that is a quarter as strong as the strongest soon after.</summary>
    private static double Onset(AudioSignal signal, int step)
    {
        long start = (step - 1L) * signal.SampleRateHz / StepsPerSecond;
        float[] samples = new float[(AheadSteps * signal.SampleRateHz / StepsPerSecond) + 1];
        signal.Read(start, samples);
        float strongest = 0;
        for (int i = 1; i < samples.Length; i++)
            strongest = Math.Max(strongest, Math.Abs(samples[i] - samples[i - 1]));
        int first = 1;
        while (first < samples.Length - 1 && !(Math.Abs(samples[first] - samples[first - 1]) >= strongest / 4))
            first++;
        return (double)(start + first) / signal.SampleRateHz;
    }
}
