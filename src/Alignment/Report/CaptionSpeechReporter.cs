namespace WorkspaceAgents.Alignment;

/// <summary>Judges captions without a stated clock by when speech is heard.</summary>
internal static class CaptionSpeechReporter
{
    public static void Add(ReportBuilder builder, string track, ClockMap clock, ClockEvidence found)
    {
        if (found.Map is not { } map)
        {
            bool isAsked = found.Deviations is { } deviations && deviations < builder.Thresholds.MinCaptionSpeechDeviations;
            if (isAsked)
                builder.Ask(AlignmentVerdict.Review, $"{track}: {string.Join(" ", found.Reasons)}");
            else
                Tell(builder, track, "caption.speech-unknown", $"Whether its captions are shown when they are said could not be told. {string.Join(" ", found.Reasons)}", "Look at a few frames.");
        }
        else if (map == clock)
        {
            Tell(builder, track, "caption.corrected", $"Its times were corrected to when speech is heard. {string.Join(" ", found.Reasons)}", "Give its clock by hand when that is wrong.");
        }
        else if (map.OffsetSeconds != 0 || map.DriftPpm != 0)
        {
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track}: its captions are not shown when speech is heard. {string.Join(" ", found.Reasons)} Give it the clock {map.OffsetSeconds:0.000} s, {map.DriftPpm:0.#} ppm, or approve it as it is."));
        }
    }

    private static void Tell(ReportBuilder builder, string track, string code, string message, string suggestion) =>
        builder.AddFindings([new AlignmentFinding(code, AlignmentSeverity.Info, track, null, null, message, suggestion)], track);
}
