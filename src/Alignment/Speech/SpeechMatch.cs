namespace WorkspaceAgents.Alignment;

/// <summary>
/// The audio and the spoken lines side by side: coarsely and as a whole first, then finely around what was found. The spoken lines are stretched to the
/// audio's speaking rate, and get its background noise and its colour, so that both are heard under the same conditions.
/// </summary>
internal sealed class SpeechMatch
{
    private const double HopSeconds = 0.01;
    private const int LeastThinning = 4;
    private const double MostCells = 2.5e9;
    private const int WindowStates = 300;
    private const double SlowestRate = 0.45;
    private const double FastestRate = 2.2;

    private readonly IReadOnlyList<(int Line, SpokenLine Spoken)> _lines;
    private readonly MelFrames _audio;
    private readonly int _sampleRateHz;

    public SpeechMatch(AudioSignal audio, IReadOnlyList<(int Line, SpokenLine Spoken)> lines)
    {
        _lines = lines;
        _sampleRateHz = audio.SampleRateHz;
        _audio = MelFrames.Of(audio, HopSeconds, MelFrames.TopFor(audio.SampleRateHz, lines[0].Spoken.Sound.SampleRateHz));
        Activity = SpeechActivity.Of(_audio, _sampleRateHz);
    }

    /// <summary>Where speech may be.</summary>
    public SpeechActivity Activity { get; }

    /// <summary>How long a frame of the audio is.</summary>
    public static double FrameSeconds => HopSeconds;

    /// <summary>Finds the way through.</summary>
    public SpeechMatchResult Run(CancellationToken cancellationToken)
    {
        double spokenSeconds = _lines.Sum(line => line.Spoken.Sound.DurationSeconds);
        double speechSeconds = Activity.Degrees.Count(degree => degree > 0.5f) * HopSeconds;
        double rate = Math.Clamp(spokenSeconds / Math.Max(speechSeconds, HopSeconds), SlowestRate, FastestRate);
        int thinning = LeastThinning;
        while (_audio.Count / (double)thinning * (spokenSeconds / rate / HopSeconds / thinning) > MostCells)
            thinning *= 2;
        MelFrames coarse = _audio.Thinned(thinning);
        SpeechMatchResult found = Pass(coarse, rate, thinning, null, cancellationToken);
        double heard = HeardRate(found, rate);
        if (Math.Abs((heard / rate) - 1) > 0.05)
        {
            rate = heard;
            found = Pass(coarse, rate, thinning, null, cancellationToken);
            heard = HeardRate(found, rate);
        }

        SpeechMatchResult fine = Pass(_audio, heard, 1, (found, thinning), cancellationToken);
        double fineRate = HeardRate(fine, heard);
        if (Math.Abs((fineRate / heard) - 1) > 0.02)
            fine = Pass(_audio, fineRate, 1, (found, thinning), cancellationToken);
        return fine with { Advantage = SpeechDecoys.Advantage(found, thinning, cancellationToken), AdvantageFrames = thinning };
    }

    private SpeechMatchResult Pass(MelFrames audio, double rate, int thinning, (SpeechMatchResult Found, int Thinning)? before, CancellationToken cancellationToken)
    {
        SpeechActivity activity = thinning == 1 ? Activity : SpeechActivity.Of(audio, _sampleRateHz);
        bool[] isSpeech = [.. activity.Degrees.Select(degree => degree > 0.5f)];
        SpokenModel model = SpokenModel.Of(_lines, HopSeconds * rate, thinning, audio.TopHz);
        bool[] isSpoken = HearThrough(audio, activity, isSpeech, model.Frames);
        SpeechStates states = new(model.Words, thinning);
        (int[], int[])? window = before is { } known ? Window(known.Found, known.Thinning, model, states) : null;
        SpeechPath path = new(SpeechFeatures.Of(audio, isSpeech), activity.Degrees, SpeechFeatures.Of(model.Frames, isSpoken), states, window);
        return new SpeechMatchResult(model, states, path, path.Find(cancellationToken), rate);
    }

    /// <summary>Puts the audio's colour and background into the spoken frames.</summary>
    /// <returns>The spoken frames that stand out from it.</returns>
    private static bool[] HearThrough(MelFrames audio, SpeechActivity activity, bool[] isSpeech, MelFrames spoken)
    {
        double quietDb = Statistics.Percentile(activity.LevelsDb.Select(level => (double)level), 0.1);
        double[] background = Mean(audio, frame => activity.LevelsDb[frame] <= quietDb);
        double[] heard = Mean(audio, frame => isSpeech[frame]);
        double[] said = Mean(spoken, _ => true);
        double[] levels = new double[spoken.Count];
        for (int i = 0; i < spoken.Count; i++)
        {
            Span<float> bands = spoken.Power.AsSpan(i * MelFrames.Bands, MelFrames.Bands);
            for (int b = 0; b < bands.Length; b++)
            {
                bands[b] = (float)((bands[b] * Math.Max(heard[b] - background[b], 0.05 * background[b]) / said[b]) + background[b]);
                levels[i] += bands[b];
            }

            levels[i] = 10 * Math.Log10(levels[i]);
        }

        double loudDb = Statistics.Percentile(levels, 0.92);
        double leastDb = loudDb - Math.Max(3, 0.75 * (loudDb - (10 * Math.Log10(background.Sum()))));
        return [.. levels.Select(level => level > leastDb)];
    }

    private static double[] Mean(MelFrames frames, Func<int, bool> takes)
    {
        double[] sums = new double[MelFrames.Bands];
        int count = 0;
        for (int i = 0; i < frames.Count; i++)
        {
            if (!takes(i))
                continue;
            ReadOnlySpan<float> bands = frames[i];
            for (int b = 0; b < bands.Length; b++)
                sums[b] += bands[b];
            count++;
        }

        return [.. sums.Select(sum => Math.Max(sum / Math.Max(count, 1), 1e-12))];
    }

    /// <summary>How fast the audio speaks, taken the synthesiser's rate as 1: the median of the words that are long enough to tell.</summary>
    private static double HeardRate(SpeechMatchResult found, double rate)
    {
        List<double> ratios = [];
        (int Start, int Stop)[] spans = found.WordSpans();
        for (int w = 0; w < spans.Length; w++)
        {
            int said = found.Model.Words[w].StopFrame - found.Model.Words[w].StartFrame;
            if (said >= 3 && spans[w].Stop > spans[w].Start)
                ratios.Add((double)said / (spans[w].Stop - spans[w].Start));
        }

        return ratios.Count == 0 ? rate : Math.Clamp(rate * Statistics.Median(ratios), SlowestRate, FastestRate);
    }

    /// <summary>The fine states near those of the coarse path.</summary>
    private (int[] From, int[] To) Window(SpeechMatchResult coarse, int thinning, SpokenModel model, SpeechStates states)
    {
        Dictionary<(int, int), int> words = model.Words.Select((word, i) => (word, i)).ToDictionary(pair => (pair.word.Line, pair.word.Word), pair => pair.i);
        int[] from = new int[_audio.Count];
        int[] to = new int[_audio.Count];
        int centre = 0;
        for (int t = 0; t < from.Length; t++)
        {
            int state = coarse.Path[Math.Min(t / thinning, coarse.Path.Length - 1)];
            SpokenModelWord word = coarse.Model.Words[coarse.States.Word[state]];
            // A coarse word without fine frames cannot be; one that lost them to rounding leaves the window where it is.
            if (!words.TryGetValue((word.Line, word.Word), out int w))
                w = Math.Clamp(states.Word[Math.Min(centre, states.Count - 1)], 0, model.Words.Count - 1);
            int offset = 0;
            if (coarse.States.Frame[state] >= 0)
            {
                double fraction = (double)(coarse.States.Frame[state] - word.StartFrame) / (word.StopFrame - word.StartFrame);
                offset = (int)(fraction * (model.Words[w].StopFrame - model.Words[w].StartFrame));
            }
            else if (state == coarse.States.Count - 1)
            {
                offset = states.Count - 1 - states.WordStart[w];
            }

            centre = Math.Max(centre, states.WordStart[w] + offset);
            from[t] = Math.Max(0, centre - WindowStates);
            to[t] = Math.Min(states.Count, centre + WindowStates);
        }

        return (from, to);
    }
}
