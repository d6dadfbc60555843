namespace WorkspaceAgents.Alignment;

/// <summary>Judges the clock that is used for a track by what estimators found out about it.</summary>
internal static class ClockEvidenceReporter
{
    /// <summary>From here on an estimate that is not sure speaks against a clock that was only assumed.</summary>
    private const double SpeakingConfidence = 0.5;

    /// <summary>Asks for a look where evidence speaks against a clock.</summary>
    /// <returns>How far the clock lies from the surest estimate at most, in milliseconds; null without one.</returns>
    public static double? Add(ReportBuilder builder, TrackReport report)
    {
        (string track, ClockMap clock) = (report.Name, report.Clock);
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
                JudgeMeasured(builder, report, physical);
            foreach (ClockEvidence said in evidence.Where(found => found.Method == ClockMethod.Captions))
                CaptionSpeechReporter.Add(builder, track, clock, said);
        }

        return ClockCombiner.Surest(evidence) is { Map: { } map } && ClockDistance.LargestMs(clock, map, builder.Span) is { } ms ? ReportBuilder.Round(ms) : null;
    }

    private static void JudgeMeasured(ReportBuilder builder, TrackReport report, IReadOnlyList<ClockEvidence> evidence)
    {
        CombinedClock combined = ClockCombiner.Combine(evidence, builder.Span);
        if (combined.Map is not null && combined.Map == report.Clock)
        {
            if (combined.Verdict == AlignmentVerdict.Review)
                builder.Ask(AlignmentVerdict.Review, $"{report.Name}: {(combined.Chosen!.Verdict == AlignmentVerdict.Review ? $"its clock was measured by {combined.Chosen.Basis}, and is not sure. " : "")}{string.Join(" ", combined.Reasons)}");
        }
        else if (report.Kind == TrackKind.Sensor)
        {
            JudgeAssumed(builder, report, evidence);
        }
        else
        {
            AlignmentVerdict verdict = evidence.Min(found => found.Verdict) == AlignmentVerdict.Quarantine ? AlignmentVerdict.Quarantine : AlignmentVerdict.Review;
            builder.Ask(verdict, $"{report.Name}: no clock was stated and none could be measured. {string.Join(" ", evidence.SelectMany(found => found.Reasons).Distinct())}");
        }
    }

    /// <summary>A log that states no clock counts from the video's zero until something says otherwise; that there were no marks to check it by says nothing.</summary>
    private static void JudgeAssumed(ReportBuilder builder, TrackReport report, IReadOnlyList<ClockEvidence> evidence)
    {
        foreach (ClockEvidence found in evidence)
        {
            bool isAgainst = found is { Verdict: not AlignmentVerdict.Quarantine, Method: not ClockMethod.CreationTimes, Map: { Confidence: >= SpeakingConfidence } map }
                && !(ClockDistance.LargestMs(report.Clock, map, builder.Span) <= map.ResidualMs + builder.MaxResidualMs);
            if (isAgainst)
            {
                builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{report.Name}: its clock was taken to be the video's, but by {found.Basis} it would begin at {found.Map!.OffsetSeconds:0.000} s. {string.Join(" ", found.Reasons)} State the right one."));
                continue;
            }

            builder.AddFindings(
                [new AlignmentFinding("clock.not-checked", AlignmentSeverity.Info, report.Name, null, null, $"That its clock is the video's could not be checked by {found.Basis}. {string.Join(" ", found.Reasons)}", "Look at a few frames when you doubt it.")],
                report.Name);
        }
    }

    private static void CompareStated(ReportBuilder builder, string track, ClockMap clock, IReadOnlyList<ClockEvidence> evidence)
    {
        foreach (ClockEvidence found in evidence.Where(found => found.Method != ClockMethod.CreationTimes))
        {
            if (found is not { Verdict: AlignmentVerdict.Pass, Map: { } map })
            {
                builder.AddFindings(
                    [new AlignmentFinding("clock.not-checked", AlignmentSeverity.Info, track, null, null, $"The stated clock could not be checked by {found.Basis}. {string.Join(" ", found.Reasons)}", "Look at a few frames when you doubt it.")],
                    track);
                continue;
            }

            double? distance = ClockDistance.LargestMs(clock, map, builder.Span);
            if (distance is null || distance > clock.ResidualMs + map.ResidualMs + builder.MaxResidualMs)
            {
                string far = distance is { } ms ? ReportBuilder.Text($"lie up to {ms:0.###} ms apart") : "do not meet during the video";
                builder.AddFindings(
                    [new AlignmentFinding(
                        "clock.disagrees", AlignmentSeverity.Error, track, null, null,
                        ReportBuilder.Text($"The stated clock and the one measured by {found.Basis} ({map.OffsetSeconds:0.000###} s, {map.DriftPpm:0.0##} ppm, ±{map.ResidualMs:0.###} ms) {far}."),
                        "Take the stated clock away to use the measured one, or approve the stated one after looking at a few frames.")],
                    track);
            }
        }
    }
}
