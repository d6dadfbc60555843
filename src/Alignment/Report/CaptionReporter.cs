namespace WorkspaceAgents.Alignment;

/// <summary>Judges a caption track.</summary>
internal static class CaptionReporter
{
    /// <summary>Caption formats count in milliseconds.</summary>
    private const double HalfResolutionMs = 0.5;

    public static void Add(ReportBuilder builder, CaptionTrack track)
    {
        builder.AddTrackFindings(track.Findings, track.Name, track.Clock);
        FindingList findings = new(track.Name);
        List<(double Start, double Stop)> spans = [];
        double total = 0;
        double inside = 0;
        int outside = 0;
        foreach (Caption caption in track.Captions)
        {
            double start = track.Clock.ToReference(caption.StartSeconds);
            double stop = track.Clock.ToReference(caption.StopSeconds);
            double shown = Math.Max(0, Math.Min(stop, builder.Stop) - Math.Max(start, builder.Start));
            total += stop - start;
            inside += shown;
            if (shown > 0)
                spans.Add((Math.Max(start, builder.Start), Math.Min(stop, builder.Stop)));
            else
                outside++;
            ReportOutside(builder, findings, caption, start, stop, shown);
        }

        // Sums of thousands of spans may differ in their last bits when every caption is inside.
        double coverage = total > 0 ? Math.Min(1, ReportBuilder.Round(inside / total)) : 0;
        (double gap, double? gapStart) = LargestGap(spans, builder.Start, builder.Stop);
        double bound = ReportBuilder.Round(track.Clock.ResidualMs + HalfResolutionMs);
        builder.AddFindings(findings.ToList(), track.Name);
        builder.AddTrack(new TrackReport
        {
            Name = track.Name,
            Kind = TrackKind.Captions,
            Clock = track.Clock,
            CoverageFraction = coverage,
            LargestGapSeconds = ReportBuilder.Round(gap),
            LargestGapStartSeconds = gapStart is { } from ? ReportBuilder.Round(from) : null,
            ErrorBoundMs = bound,
            ErrorBoundBasis = $"{ReportBuilder.ClockBasis(track.Clock)}; half of the file's 1 ms",
            ItemCount = track.Captions.Count,
        });
        // What captions were corrected by is as exact as people speak, not as a clock is.
        if (track.Clock.Method != ClockMethod.Captions)
            builder.CheckClock(track.Name, track.Clock, bound);
        Judge(builder, track, coverage, outside);
    }

    private static void Judge(ReportBuilder builder, CaptionTrack track, double coverage, int outside)
    {
        int count = track.Captions.Count;
        if (count == 0)
            builder.Ask(AlignmentVerdict.Review, $"{track.Name}: it holds no captions. Replace the file, or take it out of the recording.");
        else if (outside == count)
            builder.Ask(AlignmentVerdict.Quarantine, ReportBuilder.Text($"{track.Name}: all {count} captions lie outside the video ({builder.Start:0.000} s to {builder.Stop:0.000} s). It belongs to another video, or its clock needs an offset in clocks.json."));
        else if (1 - coverage > builder.Thresholds.ReviewCaptionsOutside)
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track.Name}: {(1 - coverage) * 100:0.#} % of the caption time lies outside the video ({outside} of {count} captions entirely); up to {builder.Thresholds.ReviewCaptionsOutside * 100:0.#} % passes. Check that it belongs to this video and that its clock is right."));
    }

    private static void ReportOutside(ReportBuilder builder, FindingList findings, Caption caption, double start, double stop, double shown)
    {
        // Captions are written in milliseconds: one that ends with the video may stick out by a rounding.
        const double Tolerance = 0.001;
        if (start >= builder.Start - Tolerance && stop <= builder.Stop + Tolerance)
            return;
        string where = stop <= builder.Start ? "before the video starts"
            : start >= builder.Stop ? "after the video ends"
            : start < builder.Start ? "in part before the video starts"
            : "in part after the video ends";
        findings.Add(
            "caption.outside-video",
            AlignmentSeverity.Warning,
            ReportBuilder.Text($"The caption '{WebVttReader.Shorten(caption.Text.ReplaceLineEndings(" "))}' ({start:0.000} s to {stop:0.000} s) lies {where} ({builder.Start:0.000} s to {builder.Stop:0.000} s). ") + (shown > 0 ? "What is inside was kept." : "No frame shows it."),
            "Check that the captions belong to this video; if all are shifted, state the track's offset in clocks.json.",
            start,
            stop);
    }

    /// <summary>The longest stretch of [start, stop) that no span covers.</summary>
    internal static (double Seconds, double? StartSeconds) LargestGap(IEnumerable<(double Start, double Stop)> spans, double start, double stop)
    {
        (double Seconds, double? StartSeconds) largest = (0, null);
        double covered = start;
        foreach ((double from, double to) in spans.OrderBy(span => span.Start).Append((stop, stop)))
        {
            if (from - covered > largest.Seconds)
                largest = (from - covered, covered);
            covered = Math.Max(covered, to);
        }

        return largest;
    }
}
