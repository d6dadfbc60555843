namespace WorkspaceAgents.Alignment;

/// <summary>Judges an audio track.</summary>
internal static class AudioReporter
{
    public static void Add(ReportBuilder builder, AudioTrack track)
    {
        double start = track.Clock.ToReference(track.StartSeconds);
        double stop = track.Clock.ToReference(track.StartSeconds + track.DurationSeconds);
        (double Start, double Stop) inside = (Math.Max(start, builder.Start), Math.Min(stop, builder.Stop));
        double video = builder.Stop - builder.Start;
        double coverage = video > 0 ? ReportBuilder.Round(Math.Max(0, inside.Stop - inside.Start) / video) : 0;
        (double gap, double? gapStart) = CaptionReporter.LargestGap(inside.Stop > inside.Start ? [inside] : [], builder.Start, builder.Stop);
        double halfSampleMs = 500.0 / track.SampleRateHz;
        double bound = ReportBuilder.Round(track.Clock.ResidualMs + halfSampleMs);
        builder.AddTrack(new TrackReport
        {
            Name = track.Name,
            Kind = TrackKind.Audio,
            Clock = track.Clock,
            CoverageFraction = coverage,
            LargestGapSeconds = ReportBuilder.Round(gap),
            LargestGapStartSeconds = gapStart is { } from ? ReportBuilder.Round(from) : null,
            ErrorBoundMs = bound,
            ErrorBoundBasis = ReportBuilder.Text($"{ReportBuilder.ClockBasis(track.Clock)}; half an audio sample, {halfSampleMs:0.####} ms"),
            ItemCount = (long)Math.Round(track.DurationSeconds * track.SampleRateHz),
        });
        // Audio usually comes out of the video's own container, whose clock it shares: a first frame that is not at 0 is no reason to look.
        builder.CheckError(track.Name, track.Clock, bound);
        if (coverage < builder.Thresholds.ReviewAudioCoverage)
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track.Name}: the audio covers {coverage * 100:0.#} % of the video ({start:0.000} s to {stop:0.000} s of {builder.Start:0.000} s to {builder.Stop:0.000} s); {builder.Thresholds.ReviewAudioCoverage * 100:0.#} % passes. Check that the recording is whole."));
    }
}
