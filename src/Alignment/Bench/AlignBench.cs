namespace WorkspaceAgents.Alignment;

/// <summary>
/// A benchmark by which anyone can check a clock estimator: pairs of tracks made from seeds, with true offsets up to ±600 s and drifts up to ±300 ppm, under the
/// conditions field recordings have. The same seeds give the same samples on every machine.
/// </summary>
public static class AlignBench
{
    private const int SampleRateHz = 16_000;
    private const double WorldSeconds = 1500;
    private const double WrongMs = 20;

    private static AlignBenchCondition[] Conditions { get; } =
    [
        new("clean, 60-120 s", 250, (60, 120)),
        new("clean, 10-12 min", 60, (600, 720)),
        new("SNR 30 dB", 150, (60, 120), 30),
        new("SNR 20 dB", 150, (60, 120), 20),
        new("SNR 10 dB", 150, (60, 120), 10),
        new("SNR 10 dB, 10-12 min", 60, (600, 720), 10),
        new("SNR 0 dB", 150, (60, 120), 0),
        new("SNR -5 dB", 100, (60, 120), -5),
        new("reverberation, 20 dB", 100, (60, 120), 20) { Fault = SyntheticMicrophone.Reverberate },
        new("telephone band, 20 dB", 100, (60, 120), 20) { Fault = (samples, rate, _) => SyntheticMicrophone.LimitBand(samples, rate) },
        new("clipping, 20 dB", 100, (60, 120), 20) { Fault = (samples, _, _) => SyntheticMicrophone.Clip(samples) },
        new("automatic gain, 20 dB", 100, (60, 120), 20) { Fault = (samples, rate, _) => SyntheticMicrophone.LevelGain(samples, rate) },
        new("dropouts, 20 dB", 100, (60, 120), 20) { Fault = SyntheticMicrophone.DropOut },
        new("paused, 20 dB", 100, (120, 240), 20) { Pauses = true },
        new("short overlap, 20 dB", 150, (4, 20), 20),
        new("no overlap", 150, (60, 120), 30, Related: false) { Apart = true },
        new("unrelated", 1000, (60, 120), 30, Related: false),
    ];

    /// <summary>Runs the audio conditions.</summary>
    /// <param name="scale">How much of every condition: 1 for all cases, less for a share of them, at least one each.</param>
    /// <param name="done">Told each row when it is complete; may be null.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>A row per condition.</returns>
    public static IReadOnlyList<AlignBenchRow> RunAudio(double scale = 1, Action<AlignBenchRow>? done = null, CancellationToken cancellationToken = default)
    {
        float[][] worlds = new float[6][];
        Parallel.For(0, worlds.Length, i =>
        {
            SyntheticSound maker = new(SampleRateHz, 100 + i);
            worlds[i] = (i % 3) switch { 0 => maker.Speech(WorldSeconds), 1 => maker.Scene(WorldSeconds), _ => Mixed(maker) };
        });
        List<AlignBenchRow> rows = [];
        foreach (AlignBenchCondition condition in Conditions)
        {
            int count = Math.Max(1, (int)Math.Round(condition.Cases * scale));
            AlignBenchResult[] results = new AlignBenchResult[count];
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = 2 }, i =>
                results[i] = RunCase(condition, worlds, (Array.IndexOf(Conditions, condition) * 100_000) + i, cancellationToken));
            rows.Add(RowOf(condition, results));
            done?.Invoke(rows[^1]);
        }

        return rows;
    }

    private static float[] Mixed(SyntheticSound maker)
    {
        float[] samples = maker.Music(WorldSeconds);
        float[] speech = maker.Speech(WorldSeconds);
        for (int i = 0; i < samples.Length; i++)
            samples[i] += speech[i];
        return samples;
    }

    private static AlignBenchResult RunCase(AlignBenchCondition condition, float[][] worlds, int seed, CancellationToken cancellationToken)
    {
        SyntheticSound random = new(SampleRateHz, seed + 1_000_000);
        float[] world = worlds[seed % worlds.Length];
        float[] otherWorld = condition.Related || condition.Apart ? world : worlds[(seed + 1) % worlds.Length];
        double overlap = condition.OverlapSeconds.Least + (random.Next() * (condition.OverlapSeconds.Most - condition.OverlapSeconds.Least));
        double drift = (600 * random.Next()) - 300;
        // The reference is long and the track lies in it somewhere, or one begins before the other and only the overlap is common.
        double margin = Math.Min(600 * random.Next(), WorldSeconds - (2 * overlap) - 20);
        double referenceStart = 5 + ((WorldSeconds - 10 - overlap - margin) * random.Next());
        bool leads = random.Next() < 0.5;
        double referenceLength = overlap + (random.Next() < 0.5 ? margin : Math.Min(margin, 20));
        double trackStart = leads && !condition.Apart ? Math.Max(0, referenceStart - Math.Min(margin, 30)) : referenceStart + referenceLength - overlap;
        if (condition.Apart)
            trackStart = referenceStart > 700 ? referenceStart - 200 - overlap : referenceStart + referenceLength + 100;
        double trackLength = leads && !condition.Apart ? referenceStart - trackStart + overlap : overlap;
        double offset = trackStart - referenceStart;

        float[] reference = SyntheticMicrophone.Record(world, SampleRateHz, referenceStart, 0, referenceLength);
        float[] track = SyntheticMicrophone.Record(otherWorld, SampleRateHz, trackStart, drift, trackLength);
        (double pauseAt, double pause) = (double.PositiveInfinity, 0);
        if (condition.Pauses)
        {
            (pauseAt, pause) = (Math.Round(trackLength * SampleRateHz * (0.3 + (0.4 * random.Next()))) / SampleRateHz, 0.05 + (4.95 * random.Next()));
            float[] after = SyntheticMicrophone.Record(otherWorld, SampleRateHz, trackStart + ((1 + (drift * 1e-6)) * pauseAt) + pause, drift, trackLength - pauseAt);
            after.AsSpan(0, Math.Min(after.Length, track.Length - (int)Math.Round(pauseAt * SampleRateHz))).CopyTo(track.AsSpan((int)Math.Round(pauseAt * SampleRateHz)));
        }

        condition.Fault?.Invoke(track, SampleRateHz, random);
        if (condition.SnrDb is { } snr)
        {
            SyntheticMicrophone.AddNoise(reference, snr, random);
            SyntheticMicrophone.AddNoise(track, snr, random);
        }

        ClockEstimate estimate = AudioClockEstimator.Estimate(AudioSignal.FromSamples(reference, SampleRateHz), AudioSignal.FromSamples(track, SampleRateHz), null, cancellationToken);
        double start = Math.Max(0, -offset), stop = Math.Min(trackLength, referenceLength - offset);
        return AlignBenchResult.Of(estimate, t => offset + ((1 + (drift * 1e-6)) * t) + (t >= pauseAt ? pause : 0), drift, (start, stop), pauseAt);
    }

    private static AlignBenchRow RowOf(AlignBenchCondition condition, AlignBenchResult[] results)
    {
        AlignBenchResult[] passed = [.. results.Where(result => result.Passed)];
        double[] errors = [.. passed.Select(result => result.MiddleErrorMs)];
        double[] drifts = [.. passed.Where(result => double.IsFinite(result.DriftErrorPpm)).Select(result => result.DriftErrorPpm)];
        return new AlignBenchRow
        {
            Condition = condition.Name,
            Cases = results.Length,
            Passed = passed.Length,
            FalseRejects = condition.Related ? results.Length - passed.Length : 0,
            FalseAccepts = passed.Count(result => !condition.Related || result.WorstErrorMs > WrongMs),
            OffsetErrorP50Ms = condition.Related && errors.Length > 0 ? Statistics.Median(errors) : double.NaN,
            OffsetErrorP95Ms = condition.Related && errors.Length > 0 ? Statistics.Percentile(errors, 0.95) : double.NaN,
            OffsetErrorMaxMs = condition.Related && errors.Length > 0 ? errors.Max() : double.NaN,
            DriftErrorP95Ppm = condition.Related && drifts.Length > 0 ? Statistics.Percentile(drifts, 0.95) : double.NaN,
            WithinBound = condition.Related && passed.Length > 0 ? (double)passed.Count(result => result.IsWithinBound) / passed.Length : double.NaN,
        };
    }
}
