namespace WorkspaceAgents.Alignment;

/// <summary>How much each frame of a sound stands out from its background, as speech does.</summary>
internal sealed class SpeechActivity
{
    private const double HighestHz = 4000;
    private const double BackgroundFraction = 0.08;
    private const double SpeechFraction = 0.92;

    private readonly float[] _brightDegrees;

    private SpeechActivity(float[] levelsDb, float[] brightLevelsDb)
    {
        LevelsDb = levelsDb;
        Degrees = DegreesOf(levelsDb);
        _brightDegrees = DegreesOf(brightLevelsDb);
    }

    /// <summary>For each frame 0 (as loud as the background) to 1 (as loud as speech).</summary>
    public float[] Degrees { get; }

    /// <summary>For each frame the level between 100 Hz and 4 kHz over three frames, in dB of an arbitrary reference.</summary>
    public float[] LevelsDb { get; }

    /// <summary>Judges every frame against the quietest and loudest of all.</summary>
    public static SpeechActivity Of(MelFrames frames, int sampleRateHz)
    {
        double[] centres = MelBank.CentresHz(frames.TopHz);
        float[] voice = [.. centres.Select(hz => hz > HighestHz ? 0f : (float)(1 / MelBank.EmphasisAt(hz, sampleRateHz)))];
        return new SpeechActivity(Levels(frames, voice), Levels(frames, [.. centres.Select(_ => 1f)]));
    }

    /// <summary>Whether nothing at all is heard in a frame, neither a voice nor the hiss of an f or s, which has its power above the voice's.</summary>
    public bool IsQuiet(int frame) => Degrees[frame] <= 0 && _brightDegrees[frame] <= 0;

    /// <summary>The mean power over three frames, bands weighted.</summary>
    private static float[] Levels(MelFrames frames, float[] weights)
    {
        float[] powers = new float[frames.Count];
        for (int i = 0; i < powers.Length; i++)
        {
            ReadOnlySpan<float> bands = frames[i];
            for (int b = 0; b < bands.Length; b++)
                powers[i] += bands[b] * weights[b];
        }

        float[] levels = new float[powers.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            float sum = powers[Math.Max(0, i - 1)] + powers[i] + powers[Math.Min(levels.Length - 1, i + 1)];
            levels[i] = 10 * MathF.Log10((sum / 3) + 1e-12f);
        }

        return levels;
    }

    private static float[] DegreesOf(float[] levelsDb)
    {
        IEnumerable<double> all = levelsDb.Select(level => (double)level);
        double floorDb = Statistics.Percentile(all, BackgroundFraction);
        double rangeDb = Math.Max(Statistics.Percentile(all, SpeechFraction) - floorDb, 3);
        double lowDb = floorDb + Math.Max(2, 0.12 * rangeDb);
        double highDb = floorDb + Math.Max(4, 0.5 * rangeDb);
        return [.. levelsDb.Select(level => (float)Math.Clamp((level - lowDb) / (highDb - lowDb), 0, 1))];
    }
}
