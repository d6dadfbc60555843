using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>A line as the synthesiser spoke it, without the silence around it.</summary>
internal sealed class SpokenLine
{
    private const float Silence = 0.003f;

    private SpokenLine(AudioSignal sound, IReadOnlyList<(int Word, double StartSeconds)> words) => (Sound, Words) = (sound, words);

    public AudioSignal Sound { get; }

    /// <summary>The words that were spoken, by their number in the line, and when each begins.</summary>
    public IReadOnlyList<(int Word, double StartSeconds)> Words { get; }

    /// <summary>Trims what was spoken, and finds the words' beginnings.</summary>
    /// <param name="spoken">The whole line.</param>
    /// <param name="words">The line's words as ranges of its text.</param>
    /// <returns>Null when the line has nothing to say.</returns>
    public static SpokenLine? From(SpokenText spoken, IReadOnlyList<Range> words)
    {
        int first = Array.FindIndex(spoken.Samples, sample => Math.Abs(sample) > Silence);
        if (first < 0)
            return null;
        int stop = Array.FindLastIndex(spoken.Samples, sample => Math.Abs(sample) > Silence) + 1;
        List<(int Word, double StartSeconds)> starts = [];
        foreach (SpokenWord word in spoken.Words)
        {
            int at = Find(words, word.TextIndex, starts.Count == 0 ? 0 : starts[^1].Word);
            if (at >= 0 && (starts.Count == 0 || starts[^1].Word < at))
                starts.Add((at, Math.Max(0, (double)(Math.Min(word.Sample, stop) - first) / spoken.SampleRateHz)));
        }

        return starts.Count == 0 ? null : new SpokenLine(AudioSignal.FromSamples(spoken.Samples.AsMemory(first, stop - first), spoken.SampleRateHz), starts);
    }

    private static int Find(IReadOnlyList<Range> words, int textIndex, int from)
    {
        for (int i = from; i < words.Count; i++)
        {
            if (textIndex >= words[i].Start.Value && textIndex < words[i].End.Value)
                return i;
        }

        return -1;
    }
}
