namespace WorkspaceAgents.Alignment;

/// <summary>All spoken lines as one row of frames, and which word each belongs to.</summary>
internal sealed class SpokenModel
{
    private SpokenModel(MelFrames frames, IReadOnlyList<SpokenModelWord> words) => (Frames, Words) = (frames, words);

    public MelFrames Frames { get; }

    /// <summary>In order; they cover every frame.</summary>
    public IReadOnlyList<SpokenModelWord> Words { get; }

    /// <summary>Takes frames of every line.</summary>
    /// <param name="lines">The lines with their numbers.</param>
    /// <param name="hopSeconds">A hop in seconds of the synthesiser's time.</param>
    /// <param name="thinning">How many hops become one frame.</param>
    /// <param name="topHz">The upper edge of the bands.</param>
    public static SpokenModel Of(IReadOnlyList<(int Line, SpokenLine Spoken)> lines, double hopSeconds, int thinning, double topHz)
    {
        List<float> power = [];
        List<SpokenModelWord> words = [];
        foreach ((int line, SpokenLine spoken) in lines)
        {
            MelFrames frames = MelFrames.Of(spoken.Sound, hopSeconds, topHz).Thinned(thinning);
            int at = power.Count / MelFrames.Bands;
            power.AddRange(frames.Power);
            for (int i = 0; i < spoken.Words.Count; i++)
            {
                int from = Frame(spoken.Words[i].StartSeconds);
                int to = i + 1 < spoken.Words.Count ? Frame(spoken.Words[i + 1].StartSeconds) : frames.Count;
                // A coarse frame may hold more than one word; the fine ones hold none of them out.
                if (to > from)
                    words.Add(new SpokenModelWord(line, spoken.Words[i].Word, at + (words.Count == 0 || words[^1].Line != line ? 0 : from), at + to));
            }

            int Frame(double seconds) => Math.Min(frames.Count - 1, (int)Math.Round(seconds / frames.HopSeconds));
        }

        return new SpokenModel(MelFrames.Of([.. power], hopSeconds * thinning, topHz), words);
    }
}
