using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>Finds out whether captions are shown when they are said, and if not, by what shift and stretch they would be.</summary>
public static class CaptionTimingEstimator
{
    private const int LeastCaptions = 5;
    private const double PassDeviations = 7;
    private const double ReviewDeviations = 5;
    private const double AsIsDeviations = 3.5;
    private const double ClearRunnerUp = 0.75;
    private const double RightWithinSeconds = 0.15;
    private const double ExcerptSeconds = 90;
    private const double SamePlaceSeconds = 0.5;
    private const double LikelyLine = 0.4;
    private const double MostLines = 0.8;
    private const double HalfOfLines = 0.5;

    /// <summary>Compares captions with the speech in a sound.</summary>
    /// <param name="audio">The media's sound, one channel, from 8 kHz on.</param>
    /// <param name="captions">The captions, any order; offsets up to ±600 s are found.</param>
    /// <param name="voice">Speaks the captions' language, so that their text is compared with what is said; null to look at times only.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The sound's rate is below 8 kHz.</exception>
    public static CaptionTimingEstimate Estimate(AudioSignal audio, IReadOnlyList<Caption> captions, ISpeechSynthesiser? voice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(captions);
        if (audio.SampleRateHz < 8000)
            throw new ArgumentException("Speech is looked for in sound of 8000 samples a second and more.", nameof(audio));
        int overlaps = CountOverlaps(captions);
        if (captions.Count < LeastCaptions)
            return Nothing(overlaps, string.Create(CultureInfo.InvariantCulture, $"{captions.Count} captions are too few to tell; {LeastCaptions} are needed."));
        SpeechProfile profile = new(audio);
        if (profile.Mean <= 0 || audio.DurationSeconds < 5)
            return Nothing(overlaps, "The sound is silent or too short.");
        CaptionTimingSearch search = new(profile, captions);
        CaptionTimingPeaks peaks = search.Find(cancellationToken);
        CaptionTimingEstimate estimate = Judge(search, peaks, captions) with { OverlapCount = overlaps };
        if (overlaps > 0)
            estimate = estimate with { Reasons = [.. estimate.Reasons, string.Create(CultureInfo.InvariantCulture, $"{overlaps} captions are shown while an earlier one still is.")] };
        return voice is null || estimate.OffsetSeconds is null ? estimate : CompareText(estimate, audio, captions, voice, cancellationToken);
    }

    private static CaptionTimingEstimate Judge(CaptionTimingSearch search, CaptionTimingPeaks peaks, IReadOnlyList<Caption> captions)
    {
        (double offset, double rate) = search.Refine(peaks);
        bool isSure = peaks.Deviations >= PassDeviations && peaks.RunnerUp <= ClearRunnerUp;
        bool isNear = captions.Max(caption => Math.Abs(offset + ((rate - 1) * caption.StartSeconds))) <= RightWithinSeconds;
        // The times of the file are one hypothesis and not the best of thousands: less speaks for them than has to for others.
        bool isRight = peaks.AsIsDeviations >= AsIsDeviations && (isNear || (!isSure && peaks.AsIsDeviations >= 0.75 * peaks.Deviations));
        CaptionTimingEstimate found = new()
        {
            OffsetSeconds = isRight ? 0 : Math.Round(offset, 3),
            Rate = isRight ? 1 : Math.Round(rate, 6),
            PeakDeviations = Math.Round(peaks.Deviations, 2),
            AsIsDeviations = Math.Round(peaks.AsIsDeviations, 2),
            RunnerUp = Math.Round(peaks.RunnerUp, 3),
            CaptionCount = captions.Count,
            OnsetCount = search.CountOnsets(isRight ? 0 : offset, isRight ? 1 : rate),
            Confidence = Confidence(isRight ? peaks.AsIsDeviations + 3 : peaks.Deviations, isRight ? 0 : peaks.RunnerUp),
            Verdict = AlignmentVerdict.Pass,
            Reasons = [],
        };
        if (isRight)
            return found with { Reasons = ["The captions are shown when speech is heard: the file is right as it is."] };
        string proposal = string.Create(CultureInfo.InvariantCulture, $"Captions and speech agree when t_media = {offset:0.000} + {rate:0.######} · t_caption.");
        if (isSure)
            return found with { Reasons = [proposal] };
        return peaks.Deviations >= ReviewDeviations
            ? found with { Verdict = AlignmentVerdict.Review, Confidence = Math.Min(found.Confidence, 0.5), Reasons = [proposal + " Other times fit nearly as well, or there is little to go by: look at it before it is used."] }
            : found with
            {
                OffsetSeconds = null,
                Rate = null,
                Verdict = AlignmentVerdict.Quarantine,
                Confidence = Math.Min(found.Confidence, 0.2),
                Reasons = ["At no offset up to 600 s and no usual rate do captions and speech agree. Check that the captions belong to this media."],
            };
    }

    /// <summary>Whether a stretch of the captions is what is said where the times put it.</summary>
    private static CaptionTimingEstimate CompareText(CaptionTimingEstimate estimate, AudioSignal audio, IReadOnlyList<Caption> captions, ISpeechSynthesiser voice, CancellationToken cancellationToken)
    {
        List<Caption> inside = [.. captions.Select(caption => caption with { StartSeconds = At(caption.StartSeconds), StopSeconds = At(caption.StopSeconds) })
            .Where(caption => caption.StartSeconds >= 0 && caption.StopSeconds <= audio.DurationSeconds + 1).OrderBy(caption => caption.StartSeconds)];
        if (inside.Count < LeastCaptions)
            return estimate;
        double middle = inside[inside.Count / 2].StartSeconds;
        List<Caption> excerpt = [.. inside.Where(caption => Math.Abs(caption.StartSeconds - middle) <= ExcerptSeconds / 2 && caption.Text.Length <= EspeakSynthesiser.MaxLineLength)];
        double from = Math.Max(0, excerpt[0].StartSeconds - 1);
        float[] samples = new float[(int)((Math.Min(audio.DurationSeconds, excerpt[^1].StopSeconds + 1) - from) * audio.SampleRateHz)];
        audio.Read((long)(from * audio.SampleRateHz), samples);
        SpeechAlignment said = ForcedAligner.Align(AudioSignal.FromSamples(samples, audio.SampleRateHz), [.. excerpt.Select(caption => caption.Text.ReplaceLineEndings(" "))], voice, cancellationToken);
        double agreement = excerpt.Zip(said.Lines, (caption, line) => line.Confidence >= LikelyLine && Math.Abs(line.StartSeconds!.Value + from - caption.StartSeconds) <= SamePlaceSeconds ? 1.0 : 0).Average();
        estimate = estimate with { TextAgreement = Math.Round(agreement, 3) };
        if (agreement < HalfOfLines)
        {
            return estimate with
            {
                Verdict = AlignmentVerdict.Quarantine,
                Confidence = Math.Min(estimate.Confidence, 0.2),
                Reasons = [.. estimate.Reasons, "The captions' text is not what is said where they are shown: another recording's, another language's, or in another order."],
            };
        }

        if (agreement < MostLines)
        {
            return estimate with
            {
                Verdict = AlignmentVerdict.Review,
                Confidence = Math.Min(estimate.Confidence, 0.5),
                Reasons = [.. estimate.Reasons, string.Create(CultureInfo.InvariantCulture, $"Only {agreement:0%} of the captions looked at say what is heard when they are shown.")],
            };
        }

        return estimate.Verdict == AlignmentVerdict.Review
            ? estimate with { Verdict = AlignmentVerdict.Pass, Confidence = Math.Max(estimate.Confidence, 0.8), Reasons = [.. estimate.Reasons, "The text is what is said there."] }
            : estimate;

        double At(double seconds) => estimate.OffsetSeconds!.Value + (estimate.Rate!.Value * seconds);
    }

    private static double Confidence(double deviations, double runnerUp) =>
        Math.Round(1 / (1 + Math.Exp(-1.2 * (deviations - 5.5))) * Math.Clamp((1 - runnerUp) / (1 - ClearRunnerUp), 0.3, 1), 3);

    private static int CountOverlaps(IReadOnlyList<Caption> captions)
    {
        int count = 0;
        double latest = double.NegativeInfinity;
        foreach (Caption caption in captions.OrderBy(caption => caption.StartSeconds))
        {
            if (caption.StartSeconds < latest)
                count++;
            latest = Math.Max(latest, caption.StopSeconds);
        }

        return count;
    }

    private static CaptionTimingEstimate Nothing(int overlaps, string reason) => new() { Verdict = AlignmentVerdict.Quarantine, OverlapCount = overlaps, Reasons = [reason] };
}
