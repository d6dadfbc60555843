namespace WorkspaceAgents.Alignment;

/// <summary>Judges the clock that is used for a track by what estimators found out about it.</summary>
internal static class ClockEvidenceReporter
{
    /// <summary>Times of the video at which two clocks are compared; between them a piecewise clock differs by no more than its steps.</summary>
    private const int ComparedTimes = 33;

    /// <summary>Asks for a look where evidence speaks against a clock.</summary>
    /// <returns>How far the clock lies from the surest estimate at most, in milliseconds; null without one.</returns>
    public static double? Add(ReportBuilder builder, string track, ClockMap clock)
    {
        IReadOnlyList<ClockEvidence> evidence = builder.EvidenceOf(track);
        if (evidence.Count == 0)
            return null;
        List<ClockEvidence> physical = [.. evidence.Where(found => found.Method != ClockMethod.Captions)];
        if (clock.Method is ClockMethod.Given or ClockMethod.StartTimes)
        {
            CompareStated(builder, track, clock, evidence);
        }
        else
        {
            if (physical.Count > 0)
                JudgeMeasured(builder, track, clock, physical);
            foreach (ClockEvidence said in evidence.Where(found => found.Method == ClockMethod.Captions))
                CaptionSpeechReporter.Add(builder, track, clock, said);
        }

        CompareEstimates(builder, track, evidence);
        return ClockEvidence.Surest(evidence) is { Map: { } map } ? Distance(builder, clock, map) is { } ms ? ReportBuilder.Round(ms) : null : null;
    }

    private static void JudgeMeasured(ReportBuilder builder, string track, ClockMap clock, IReadOnlyList<ClockEvidence> evidence)
    {
        if (ClockEvidence.Surest(evidence) is { } used && used.Map == clock)
        {
            if (used.Verdict == AlignmentVerdict.Review)
                builder.Ask(AlignmentVerdict.Review, $"{track}: its clock was measured from {NameOf(used.Method)}, and is not sure. {string.Join(" ", used.Reasons)}");
            return;
        }

        AlignmentVerdict verdict = evidence.Min(found => found.Verdict) == AlignmentVerdict.Quarantine ? AlignmentVerdict.Quarantine : AlignmentVerdict.Review;
        builder.Ask(verdict, $"{track}: no clock was stated and none could be measured. {string.Join(" ", evidence.SelectMany(found => found.Reasons).Distinct())}");
    }

    private static void CompareStated(ReportBuilder builder, string track, ClockMap clock, IReadOnlyList<ClockEvidence> evidence)
    {
        foreach (ClockEvidence found in evidence)
        {
            if (found is not { Verdict: AlignmentVerdict.Pass, Map: { } map })
            {
                builder.AddFindings(
                    [new AlignmentFinding("clock.not-checked", AlignmentSeverity.Info, track, null, null, $"The stated clock could not be checked by {NameOf(found.Method)}. {string.Join(" ", found.Reasons)}", "Look at a few frames when you doubt it.")],
                    track);
                continue;
            }

            double? distance = Distance(builder, clock, map);
            if (distance is null || distance > clock.ResidualMs + map.ResidualMs + builder.MaxResidualMs)
            {
                string far = distance is { } ms ? ReportBuilder.Text($"lie up to {ms:0.###} ms apart") : "do not meet during the video";
                builder.AddFindings(
                    [new AlignmentFinding(
                        "clock.disagrees", AlignmentSeverity.Error, track, null, null,
                        ReportBuilder.Text($"The stated clock and the one measured from {NameOf(found.Method)} ({map.OffsetSeconds:0.000###} s, {map.DriftPpm:0.0##} ppm, ±{map.ResidualMs:0.###} ms) {far}."),
                        "Take the stated clock away to use the measured one, or approve the stated one after looking at a few frames.")],
                    track);
            }
        }
    }

    private static void CompareEstimates(ReportBuilder builder, string track, IReadOnlyList<ClockEvidence> evidence)
    {
        List<ClockEvidence> passing = [.. evidence.Where(found => found is { Verdict: AlignmentVerdict.Pass, Map: not null })];
        for (int i = 0; i < passing.Count; i++)
        {
            for (int j = i + 1; j < passing.Count; j++)
            {
                (ClockMap one, ClockMap other) = (passing[i].Map!, passing[j].Map!);
                if (Distance(builder, one, other) is not { } ms || ms > one.ResidualMs + other.ResidualMs)
                    builder.Ask(AlignmentVerdict.Review, $"{track}: the clocks measured from {NameOf(passing[i].Method)} and from {NameOf(passing[j].Method)} do not agree within their error bounds. State the right one.");
            }
        }
    }

    /// <summary>The largest distance of two clocks during the video, in milliseconds; null when the track is nowhere on it.</summary>
    private static double? Distance(ReportBuilder builder, ClockMap clock, ClockMap other)
    {
        double? largest = null;
        for (int i = 0; i < ComparedTimes; i++)
        {
            double seconds = builder.Start + ((builder.Stop - builder.Start) * i / (ComparedTimes - 1));
            double ms = Math.Abs(clock.ToReference(other.ToTrack(seconds)) - seconds) * 1e3;
            if (!double.IsNaN(ms))
                largest = Math.Max(largest ?? 0, ms);
        }

        return largest;
    }

    /// <summary>What a clock was measured by, in a sentence.</summary>
    private static string NameOf(ClockMethod method) => method switch
    {
        ClockMethod.Audio => "the sound",
        ClockMethod.Captions => "speech",
        _ => method.ToString().ToLowerInvariant(),
    };
}
