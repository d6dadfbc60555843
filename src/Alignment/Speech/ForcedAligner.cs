using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Finds when each line and word of a transcript is said: a synthesiser speaks the text, and what it says is matched to the sound. Needs no model of a
/// language beyond the synthesiser's voice.
/// </summary>
public static class ForcedAligner
{
    /// <summary>The longest sound that is aligned as one: 4 hours.</summary>
    public const double MaxSeconds = 4 * 3600;

    private const double ShortestSeconds = 0.2;
    private const double DoubtfulLine = 0.4;
    private const double PassStandardErrors = 3.5;
    private const double ReviewStandardErrors = 2;
    private const int FewWords = 8;

    /// <summary>Aligns a transcript.</summary>
    /// <param name="audio">One channel of speech at any rate from 8 kHz on, up to <see cref="MaxSeconds"/>; music before or after it is borne.</param>
    /// <param name="lines">What is said, line by line, in order and complete.</param>
    /// <param name="voice">Speaks the language of the text.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The sound is too long or its rate too low.</exception>
    /// <exception cref="MediaException">The synthesiser failed.</exception>
    public static SpeechAlignment Align(AudioSignal audio, IReadOnlyList<string> lines, ISpeechSynthesiser voice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(voice);
        if (audio.SampleRateHz < 8000)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The sound has {audio.SampleRateHz} samples a second; speech is aligned from 8000 on."), nameof(audio));
        if (audio.DurationSeconds > MaxSeconds)
            throw new ArgumentException("The sound is longer than 4 hours. Cut it and its transcript into parts and align each.", nameof(audio));
        if (audio.DurationSeconds < ShortestSeconds)
            return SpeechAlignment.Nothing(lines, string.Create(CultureInfo.InvariantCulture, $"The sound is {audio.DurationSeconds:0.00} s long, too short to say anything."));
        List<(int Line, SpokenLine Spoken)> spoken = [];
        for (int i = 0; i < lines.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SpokenLine.From(voice.Speak(lines[i]), TranscriptWords.Of(lines[i])) is { } said)
                spoken.Add((i, said));
        }

        if (spoken.Count == 0)
            return SpeechAlignment.Nothing(lines, "The transcript has no words that can be spoken.");
        SpeechMatch match = new(audio, spoken);
        if (!match.Activity.Degrees.Any(degree => degree > 0.5f))
            return SpeechAlignment.Nothing(lines, "The sound is silent.");
        SpeechMatchResult result = match.Run(cancellationToken);
        return Tell(lines, result, match.Activity);
    }

    private static SpeechAlignment Tell(IReadOnlyList<string> lines, SpeechMatchResult result, SpeechActivity activity)
    {
        (int Start, int Stop)[] spans = result.WordSpans();
        LineEdges.Refine(result, spans, activity);
        double standardErrors = WordConfidence.StandardErrors(result);
        // A few words fit many places: their decoys tell little, so they are not refused for them.
        if (spans.Length < FewWords)
            standardErrors = Math.Max(standardErrors, ReviewStandardErrors);
        double[] confidences = WordConfidence.Of(result, spans, 1 / (1 + Math.Exp(-2 * (standardErrors - 2.5))));
        ILookup<int, int> words = Enumerable.Range(0, spans.Length).Where(w => spans[w].Stop > spans[w].Start).ToLookup(w => result.Model.Words[w].Line);
        List<AlignedLine> aligned = [];
        for (int i = 0; i < lines.Count; i++)
            aligned.Add(Line(lines[i], [.. words[i]], result, spans, confidences));
        double confidence = Weighted(Enumerable.Range(0, spans.Length), spans, confidences);
        (AlignmentVerdict verdict, List<string> reasons) = Judge(aligned, standardErrors);
        return new SpeechAlignment { Lines = aligned, Verdict = verdict, Reasons = reasons, Confidence = Math.Round(confidence, 3), Deviations = Math.Round(standardErrors, 2), SpeakingRate = Math.Round(result.Rate, 3) };
    }

    private static AlignedLine Line(string text, int[] spoken, SpeechMatchResult result, (int Start, int Stop)[] spans, double[] confidences)
    {
        IReadOnlyList<Range> ranges = TranscriptWords.Of(text);
        CaptionWord[] words = [.. ranges.Select(range => new CaptionWord(text[range], null, null))];
        foreach (int w in spoken)
        {
            int number = result.Model.Words[w].Word;
            words[number] = new CaptionWord(words[number].Text, Seconds(spans[w].Start), Seconds(spans[w].Stop), Math.Round(confidences[w], 3));
        }

        return new AlignedLine
        {
            Text = text,
            StartSeconds = spoken.Length == 0 ? null : Seconds(spans[spoken[0]].Start),
            StopSeconds = spoken.Length == 0 ? null : Seconds(spans[spoken[^1]].Stop),
            Confidence = Math.Round(Weighted(spoken, spans, confidences), 3),
            Words = words,
        };
    }

    private static (AlignmentVerdict Verdict, List<string> Reasons) Judge(List<AlignedLine> lines, double standardErrors)
    {
        List<string> reasons = [];
        int silent = lines.Count(line => line.StartSeconds is null);
        if (silent > 0)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{silent} of {lines.Count} lines have nothing that can be spoken, and no times."));
        if (standardErrors < ReviewStandardErrors)
        {
            reasons.Add("The text does not fit the sound better than the same words in any other order. Check that it is this recording's transcript and that the language is right.");
            return (AlignmentVerdict.Quarantine, reasons);
        }

        int doubtful = lines.Count(line => line.StartSeconds is not null && line.Confidence < DoubtfulLine);
        if (doubtful > 0)
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{doubtful} of {lines.Count} lines hardly sound like what is said at their place. Look at those of confidence below {DoubtfulLine}."));
        if (standardErrors < PassStandardErrors)
            reasons.Add("The text fits the sound, but not by enough to be sure: it is short, or some of it is not what is said. Look at it.");
        return (doubtful > 0 || standardErrors < PassStandardErrors ? AlignmentVerdict.Review : AlignmentVerdict.Pass, reasons);
    }

    private static double Weighted(IEnumerable<int> words, (int Start, int Stop)[] spans, double[] confidences)
    {
        double sum = 0;
        double frames = 0;
        foreach (int w in words)
        {
            sum += confidences[w] * (spans[w].Stop - spans[w].Start);
            frames += spans[w].Stop - spans[w].Start;
        }

        return frames == 0 ? 0 : sum / frames;
    }

    private static double Seconds(int frame) => Math.Round(frame * SpeechMatch.FrameSeconds, 3);
}
