namespace WorkspaceAgents.Alignment;

/// <summary>Moves the beginning and end of each line to where the sound begins and ends.</summary>
internal static class LineEdges
{
    private const int LongestWeakStart = 35;
    private const int OnsetFrames = 5;
    private const double WeakDb = 15;
    private const float FaintDegree = 0.4f;
    private const float LoudDegree = 0.9f;

    /// <summary>Changes the spans of first and last words.</summary>
    public static void Refine(SpeechMatchResult result, (int Start, int Stop)[] spans, SpeechActivity activity)
    {
        IReadOnlyList<SpokenModelWord> words = result.Model.Words;
        int lastStop = 0;
        for (int w = 0; w < spans.Length; w++)
        {
            ref (int Start, int Stop) span = ref spans[w];
            if (span.Stop == span.Start)
                continue;
            if (w == 0 || words[w - 1].Line != words[w].Line)
            {
                while (span.Start < span.Stop - 1 && activity.IsQuiet(span.Start))
                    span.Start++;
                if (BeginsWeakly(result, words[w]))
                    span.Start = ReachBack(span.Start, lastStop, activity);
                else
                    SkipBreath(ref span, activity);
            }

            if (w == spans.Length - 1 || words[w + 1].Line != words[w].Line)
            {
                while (span.Stop > span.Start + 1 && activity.IsQuiet(span.Stop - 1))
                    span.Stop--;
            }

            lastStop = span.Stop;
        }
    }

    /// <summary>A line that begins with an f or th begins with a hiss that the path takes for the background: back to where it sets in.</summary>
    private static int ReachBack(int start, int lastStop, SpeechActivity activity)
    {
        int earliest = Math.Max(lastStop, start - LongestWeakStart);
        int at = start;
        while (at > earliest && !activity.IsQuiet(at - 1))
            at--;
        // Sound all the way to the line before is no beginning.
        return at == earliest ? start : at;
    }

    /// <summary>What comes before a loud beginning, and is parted from it by something fainter, is breath or the end of the line before.</summary>
    private static void SkipBreath(ref (int Start, int Stop) span, SpeechActivity activity)
    {
        int latest = Math.Min(span.Start + LongestWeakStart, span.Stop - 1);
        int loud = span.Start;
        while (loud < latest && activity.Degrees[loud] < LoudDegree)
            loud++;
        if (activity.Degrees[loud] < LoudDegree)
            return;
        while (loud > span.Start && activity.Degrees[loud - 1] >= FaintDegree)
            loud--;
        span.Start = loud;
    }

    private static bool BeginsWeakly(SpeechMatchResult result, SpokenModelWord word)
    {
        double onset = double.NegativeInfinity;
        double loudest = double.NegativeInfinity;
        for (int frame = word.StartFrame; frame < word.StopFrame; frame++)
        {
            double level = 0;
            foreach (float power in result.Model.Frames[frame])
                level += power;
            level = 10 * Math.Log10(level);
            loudest = Math.Max(loudest, level);
            if (frame < word.StartFrame + OnsetFrames)
                onset = Math.Max(onset, level);
        }

        return onset < loudest - WeakDb;
    }
}
