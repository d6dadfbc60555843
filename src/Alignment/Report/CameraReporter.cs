namespace WorkspaceAgents.Alignment;

/// <summary>Judges another camera, a depth or a mask video.</summary>
internal static class CameraReporter
{
    public static void Add(ReportBuilder builder, CameraTrack track)
    {
        IReadOnlyList<double> frames = builder.Input.FramePtsSeconds;
        double coverage = frames.Count > 0 ? ReportBuilder.Round((double)frames.Count(pts => track.FrameAt(pts) is not null) / frames.Count) : 0;
        (double gap, double? gapStart) = CaptionReporter.LargestGap([.. Shown(builder, track)], builder.Start, builder.Stop);
        double halfFrameMs = (SensorIntervals.Median(track.FramePtsSeconds) ?? 0) * 1e3 / 2;
        double bound = TrackErrorBound.OfCamera(track);
        builder.AddTrack(new TrackReport
        {
            Name = track.Name,
            Kind = TrackKind.Camera,
            Clock = track.Clock,
            CoverageFraction = coverage,
            LargestGapSeconds = ReportBuilder.Round(gap),
            LargestGapStartSeconds = gapStart is { } from ? ReportBuilder.Round(from) : null,
            ErrorBoundMs = bound,
            ErrorBoundBasis = ReportBuilder.Text($"{ReportBuilder.ClockBasis(track.Clock)}; half a frame, {halfFrameMs:0.###} ms"),
            ItemCount = track.FramePtsSeconds.Count,
        });
        builder.CheckClock(track.Name, track.Clock, bound);
        AlignmentThresholds limits = builder.Thresholds;
        if (coverage < limits.QuarantineSensorCoverage)
            builder.Ask(AlignmentVerdict.Quarantine, ReportBuilder.Text($"{track.Name}: only {coverage * 100:0.#} % of the video's frames have a frame of it. It belongs to another video, or its clock needs an offset."));
        else if (coverage < limits.ReviewSensorCoverage)
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track.Name}: {coverage * 100:0.#} % of the video's frames have a frame of it; {limits.ReviewSensorCoverage * 100:0.#} % passes."));
    }

    /// <summary>The stretches of the video that it was running in: one, and one more for each pause.</summary>
    private static IEnumerable<(double Start, double Stop)> Shown(ReportBuilder builder, CameraTrack track)
    {
        if (track.FramePtsSeconds.Count == 0)
            yield break;
        double start = track.FramePtsSeconds[0];
        foreach (double stop in track.Clock.LaterSegments.Select(segment => segment.TrackStartSeconds).Where(time => time > start && time < track.StopSeconds).Append(track.StopSeconds))
        {
            // Just before a pause, the earlier piece of the clock still holds.
            (double from, double to) = (Math.Max(track.Clock.ToReference(start), builder.Start), Math.Min(track.Clock.ToReference(Math.BitDecrement(stop)), builder.Stop));
            if (to > from)
                yield return (from, to);
            start = stop;
        }
    }
}
