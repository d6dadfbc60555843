namespace WorkspaceAgents.Alignment;

/// <summary>Makes captions of timed words.</summary>
internal static class CaptionWords
{
    /// <summary>Words in order become one caption until a pause.</summary>
    /// <param name="words">Timed words in file order.</param>
    /// <param name="speaker">Who says them; null when unknown.</param>
    /// <param name="pauseSeconds">The silence that ends a caption.</param>
    public static IEnumerable<Caption> Group(IEnumerable<CaptionWord> words, string? speaker, double pauseSeconds)
    {
        List<CaptionWord> group = [];
        foreach (CaptionWord word in words)
        {
            if (group.Count > 0 && (word.StartSeconds - group[^1].StopSeconds >= pauseSeconds || word.StartSeconds < group[0].StartSeconds))
            {
                yield return Caption(group, speaker);
                group = [];
            }

            group.Add(word);
        }

        if (group.Count > 0)
            yield return Caption(group, speaker);
    }

    private static Caption Caption(List<CaptionWord> words, string? speaker)
    {
        double start = words[0].StartSeconds!.Value;
        // A single word of no length still has to be shown: formats count in milliseconds.
        double stop = Math.Max(words.Max(word => word.StopSeconds!.Value), start + 0.001);
        return new Caption(start, stop, string.Join(' ', words.Select(word => word.Text))) { Speaker = speaker, Words = words };
    }
}
