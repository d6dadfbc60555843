namespace WorkspaceAgents.Alignment;

/// <summary>Where a track lies by when both files say they were made: good to seconds, and never enough to pass.</summary>
public static class CreationTimeClock
{
    /// <summary>How far off such times are when both clocks are set right, in seconds.</summary>
    private const double BoundSeconds = 3;

    /// <summary>Estimates; the answer is Review at best.</summary>
    /// <param name="reference">When the reference says it began, and how long it is.</param>
    /// <param name="track">The same of the track.</param>
    public static ClockEstimate Estimate((DateTimeOffset Start, double Seconds) reference, (DateTimeOffset Start, double Seconds) track)
    {
        double offset = (track.Start - reference.Start).TotalSeconds;
        List<string> reasons = [];
        if (TimeZoneTrap.ToOverlap((offset, offset + track.Seconds), (0, reference.Seconds)) is { } shift)
        {
            offset += shift;
            reasons.Add(ReportBuilder.Text($"The clocks lie {TimeZoneTrap.Hours(shift)} apart and overlap when that is taken out: one of them is set to another time zone."));
        }

        if (offset > reference.Seconds || offset + track.Seconds < 0)
            return ClockEstimate.Nothing(ReportBuilder.Text($"By when they say they were made they lie {offset:0} s apart and do not overlap, in any time zone: a clock was set wrong, or they do not belong together."));
        return new ClockEstimate
        {
            Map = new ClockMap { OffsetSeconds = offset, ResidualMs = BoundSeconds * 1e3, Confidence = 0.2, Method = ClockMethod.CreationTimes },
            Verdict = AlignmentVerdict.Review,
            Reasons = [.. reasons, "When files say they were made is good to seconds at best."],
            ErrorBoundMs = BoundSeconds * 1e3,
            OverlapSeconds = Math.Max(0, Math.Min(offset + track.Seconds, reference.Seconds) - Math.Max(0, offset)),
        };
    }
}
