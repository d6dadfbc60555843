using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment.Tests.Speech;

/// <summary>Speech with exact truth: spoken by another voice than the aligner's, at another speed and size of mouth, with pauses and noise.</summary>
internal sealed class Spoken
{
    public const int RateHz = 16_000;

    public static readonly string[] Text =
    [
        "The station opens at seven in the morning.", "Nobody expected the old bridge to hold,", "but it carried us across without a sound.",
        "Please put both boxes beside the window.", "Her brother had already written three letters.", "Rain fell for eleven days and then it stopped.",
        "We counted 42 birds above the lake.", "A quiet engine is usually a broken engine,", "or so the mechanic told me yesterday.",
        "They agreed to meet again next Thursday.", "I would rather walk than wait for that bus.", "Finally somebody turned the lights off.",
    ];

    private readonly List<float> _samples = [];

    public List<double> LineStarts { get; } = [];

    public List<double> LineStops { get; } = [];

    public List<List<(int Word, double StartSeconds)>> WordStarts { get; } = [];

    public AudioSignal Signal { get; private set; } = AudioSignal.FromSamples(default, RateHz);

    /// <param name="lines">What is said.</param>
    /// <param name="language">The voice.</param>
    /// <param name="speed">How much faster and higher it is played.</param>
    /// <param name="snrDb">How loud the speech is above white noise.</param>
    /// <param name="seed">For pauses and noise.</param>
    public static Spoken By(IReadOnlyList<string> lines, string language, double speed, double snrDb, int seed)
    {
        Spoken spoken = new();
        EspeakSynthesiser voice = new(language);
        Random random = new(seed);
        spoken.Pause(0.7);
        foreach (string line in lines)
        {
            spoken.Say(voice.Speak(line), speed);
            spoken.Pause(0.15 + random.NextDouble());
        }

        float[] noisy = [.. spoken._samples];
        SyntheticMicrophone.AddNoise(noisy, snrDb, new SyntheticSound(RateHz, seed));
        spoken.Signal = AudioSignal.FromSamples(noisy, RateHz);
        return spoken;
    }

    private void Pause(double seconds) => _samples.AddRange(new float[(int)(seconds * RateHz)]);

    private void Say(SpokenText text, double speed)
    {
        int first = Array.FindIndex(text.Samples, sample => Math.Abs(sample) > 0.003);
        int stop = Array.FindLastIndex(text.Samples, sample => Math.Abs(sample) > 0.003) + 1;
        double step = text.SampleRateHz * speed / RateHz;
        double begin = (double)_samples.Count / RateHz;
        LineStarts.Add(begin);
        WordStarts.Add([.. SpokenLine.From(text, TranscriptWords.Of(text.Text))!.Words.Select(word => (word.Word, begin + (word.StartSeconds / speed)))]);
        for (double at = first; at < stop - 1; at += step)
        {
            int below = (int)at;
            _samples.Add((float)(text.Samples[below] + ((at - below) * (text.Samples[below + 1] - text.Samples[below]))));
        }

        LineStops.Add((double)_samples.Count / RateHz);
    }
}
