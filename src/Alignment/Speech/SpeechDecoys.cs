namespace WorkspaceAgents.Alignment;

/// <summary>
/// Whether a text fits a sound better than the same words in a wrong order do. Any text can be warped to any speech; how much better the right one fits depends
/// on voice and noise, so it is measured against decoys that go through the same warping.
/// </summary>
internal static class SpeechDecoys
{
    private const int Decoys = 2;

    /// <summary>For each audio frame how much less the path costs than those of the decoys do on average; near 0 where the text is wrong.</summary>
    /// <param name="found">A coarse path through the text.</param>
    /// <param name="thinning">How coarse.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static float[] Advantage(SpeechMatchResult found, int thinning, CancellationToken cancellationToken)
    {
        float[] advantage = new float[found.Path.Length];
        for (int t = 0; t < advantage.Length; t++)
            advantage[t] = -found.Costs.CostOf(t, found.Path[t]);
        for (int decoy = 1; decoy <= Decoys; decoy++)
        {
            (List<SpokenModelWord> words, float[] features) = Shuffle(found.Model.Words, found.Costs.Model, decoy);
            SpeechPath costs = new(found.Costs.Audio, found.Costs.Degrees, features, new SpeechStates(words, thinning), null);
            int[] path = costs.Find(cancellationToken);
            for (int t = 0; t < advantage.Length; t++)
                advantage[t] += costs.CostOf(t, path[t]) / Decoys;
        }

        return advantage;
    }

    /// <summary>The same words in another order, with as many in each line.</summary>
    private static (List<SpokenModelWord> Words, float[] Features) Shuffle(IReadOnlyList<SpokenModelWord> words, float[] features, int seed)
    {
        int[] order = [.. Enumerable.Range(0, words.Count)];
        // The decoys are the same for the same text: whoever aligns again gets the same confidence.
        new Random(seed).Shuffle(order);
        List<SpokenModelWord> shuffled = [];
        float[] copy = new float[features.Length];
        int at = 0;
        for (int w = 0; w < order.Length; w++)
        {
            SpokenModelWord source = words[order[w]];
            int length = source.StopFrame - source.StartFrame;
            features.AsSpan(source.StartFrame * SpeechFeatures.Length, length * SpeechFeatures.Length).CopyTo(copy.AsSpan(at * SpeechFeatures.Length));
            shuffled.Add(new SpokenModelWord(words[w].Line, words[w].Word, at, at + length));
            at += length;
        }

        return (shuffled, copy);
    }
}
