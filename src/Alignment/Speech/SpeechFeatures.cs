namespace WorkspaceAgents.Alignment;

/// <summary>
/// What a frame of speech sounds like: twelve cepstral coefficients of the mel bands and how they change, each with mean 0 and variance 1 over the
/// frames that are speech, so that microphone and voice matter less. The first one, the loudness, counts less.
/// </summary>
internal static class SpeechFeatures
{
    /// <summary>Values a frame.</summary>
    public const int Length = 2 * Coefficients;

    private const int Coefficients = 12;
    private const float LoudnessWeight = 0.4f;

    private static readonly float[] Cosines = MakeCosines();

    /// <summary>Takes the features.</summary>
    /// <param name="frames">Mel frames.</param>
    /// <param name="isSpeech">The frames that count for mean and variance.</param>
    /// <returns><see cref="Length"/> values a frame.</returns>
    public static float[] Of(MelFrames frames, ReadOnlySpan<bool> isSpeech)
    {
        float[] features = new float[frames.Count * Length];
        float[] logs = new float[MelFrames.Bands];
        for (int i = 0; i < frames.Count; i++)
        {
            ReadOnlySpan<float> bands = frames[i];
            for (int b = 0; b < logs.Length; b++)
                logs[b] = MathF.Log(bands[b]);
            for (int c = 0; c < Coefficients; c++)
            {
                float sum = 0;
                for (int b = 0; b < logs.Length; b++)
                    sum += Cosines[(c * MelFrames.Bands) + b] * logs[b];
                features[(i * Length) + c] = sum;
            }
        }

        for (int c = 0; c < Coefficients; c++)
            Normalise(features, c, isSpeech, centre: true);
        AddChanges(features, frames.Count);
        for (int c = Coefficients; c < Length; c++)
            Normalise(features, c, isSpeech, centre: false);
        for (int i = 0; i < frames.Count; i++)
            features[i * Length] *= LoudnessWeight;
        return features;
    }

    /// <summary>The slope of each coefficient over five frames.</summary>
    private static void AddChanges(float[] features, int count)
    {
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < Coefficients; c++)
                features[(i * Length) + Coefficients + c] = ((2 * (At(i + 2, c) - At(i - 2, c))) + At(i + 1, c) - At(i - 1, c)) / 10;
        }

        float At(int frame, int coefficient) => features[(Math.Clamp(frame, 0, count - 1) * Length) + coefficient];
    }

    private static void Normalise(float[] features, int at, ReadOnlySpan<bool> isSpeech, bool centre)
    {
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int i = 0; i < isSpeech.Length; i++)
        {
            if (!isSpeech[i])
                continue;
            float value = features[(i * Length) + at];
            sum += value;
            squares += (double)value * value;
            n++;
        }

        double mean = n == 0 ? 0 : sum / n;
        double deviation = n == 0 ? 1 : Math.Sqrt(Math.Max((squares / n) - (mean * mean), 1e-8));
        float shift = centre ? (float)mean : 0;
        float scale = (float)(1 / deviation);
        for (int i = at; i < features.Length; i += Length)
            features[i] = (features[i] - shift) * scale;
    }

    private static float[] MakeCosines()
    {
        float[] cosines = new float[Coefficients * MelFrames.Bands];
        for (int i = 0; i < cosines.Length; i++)
        {
            (int coefficient, int band) = (i / MelFrames.Bands, i % MelFrames.Bands);
            cosines[i] = (float)(Math.Sqrt(2.0 / MelFrames.Bands) * Math.Cos(Math.PI * coefficient * (band + 0.5) / MelFrames.Bands));
        }

        return cosines;
    }
}
