namespace WorkspaceAgents.Alignment;

/// <summary>
/// What may be heard after what: the frames of each word in order, and before, between and after words a pause. From each state a path may stay, or go on by
/// one to three states; what is unlikely costs something.
/// </summary>
internal sealed class SpeechStates
{
    private const float Stretch = 0.4f;
    private const float WithoutPauseAtLine = 3f;
    private const float PauseInLine = 3f;

    /// <summary>The states of a model.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="thinning">How many fine frames a frame of it is: what a pause costs is spread over as many fewer.</param>
    public SpeechStates(IReadOnlyList<SpokenModelWord> words, int thinning)
    {
        int frames = words.Count == 0 ? 0 : words[^1].StopFrame;
        Count = frames + words.Count + 1;
        (Frame, Word, WordStart) = (new int[Count], new int[Count], new int[words.Count + 1]);
        int at = 0;
        for (int w = 0; w < words.Count; w++)
        {
            (Frame[at], Word[at]) = (-1, w);
            WordStart[w] = ++at;
            for (int frame = words[w].StartFrame; frame < words[w].StopFrame; frame++, at++)
                (Frame[at], Word[at]) = (frame, w);
        }

        (Frame[at], Word[at], WordStart[words.Count]) = (-1, words.Count - 1, at);
        (Stay, One, Two, Three) = (new float[Count], new float[Count], new float[Count], new float[Count]);
        for (int j = 0; j < Count; j++)
        {
            bool overPause = j >= 1 && Frame[j - 1] < 0;
            Stay[j] = Frame[j] < 0 ? 0 : Stretch;
            Two[j] = overPause ? 0 : Stretch;
            Three[j] = overPause || (j >= 2 && Frame[j - 2] < 0) ? Stretch : 2 * Stretch;
        }

        for (int w = 1; w < words.Count; w++)
            Charge(WordStart[w], words[w].Line != words[w - 1].Line, thinning);
    }

    /// <summary>The number of states.</summary>
    public int Count { get; }

    /// <summary>The model's frame of a state; -1 of a pause.</summary>
    public int[] Frame { get; }

    /// <summary>The word of a state; of a pause the one after it, at the end the last one.</summary>
    public int[] Word { get; }

    /// <summary>The first state of each word, and at the end the last pause.</summary>
    public int[] WordStart { get; }

    /// <summary>What it costs to remain in a state, and to come to it from the state before, the second and the third before.</summary>
    public float[] Stay { get; }

    public float[] One { get; }

    public float[] Two { get; }

    public float[] Three { get; }

    /// <summary>A line usually begins after a pause, a word in a line usually does not.</summary>
    private void Charge(int start, bool beginsLine, int thinning)
    {
        if (beginsLine)
        {
            Two[start] += WithoutPauseAtLine / thinning;
            Three[start] += WithoutPauseAtLine / thinning;
            if (start + 1 < Count)
                Three[start + 1] += WithoutPauseAtLine / thinning;
        }
        else
        {
            One[start - 1] += PauseInLine / thinning;
            Two[start - 1] += PauseInLine / thinning;
            Three[start - 1] += PauseInLine / thinning;
        }
    }
}
