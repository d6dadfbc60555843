namespace WorkspaceAgents.Alignment;

/// <summary>Judges a sensor track.</summary>
internal static class SensorReporter
{
    public static void Add(ReportBuilder builder, SensorTrack track)
    {
        builder.AddTrackFindings(track.Log.Findings, track.Name, track.HasPlace ? track.Clock : null);
        SensorCursor cursor = new(track);
        double coverage = Coverage(builder, track, cursor);
        (double hole, double? holeStart) = cursor.LargestHole(builder.Start, builder.Stop);
        double intervalMs = cursor.SlowestMedianInterval * 1e3;
        double bound = ReportBuilder.Round(track.Clock.ResidualMs + (intervalMs / 2));
        FindingList findings = new(track.Name);
        foreach ((double start, double stop) in cursor.Gaps(builder.Start, builder.Stop))
        {
            findings.Add(
                "sensor.gap",
                AlignmentSeverity.Warning,
                ReportBuilder.Text($"There are no samples between {start:0.000} s and {stop:0.000} s ({stop - start:0.###} s); the frames in between have no values."),
                "Check the logger for dropped data; nothing is interpolated over a gap.",
                start,
                stop);
        }

        if (intervalMs > builder.MedianFrameMs && builder.MedianFrameMs > 0)
        {
            findings.Add(
                "sensor.slower-than-frames",
                AlignmentSeverity.Info,
                ReportBuilder.Text($"It is sampled every {intervalMs:0.###} ms, less often than the video ({builder.MedianFrameMs:0.###} ms); values between samples are interpolated."),
                "Nothing needs to be done when that is fine enough; the error bound states it.");
        }

        builder.AddFindings(findings.ToList(), track.Name);
        builder.AddTrack(new TrackReport
        {
            Name = track.Name,
            Kind = TrackKind.Sensor,
            Clock = track.Clock,
            CoverageFraction = coverage,
            LargestGapSeconds = ReportBuilder.Round(hole),
            LargestGapStartSeconds = holeStart is { } from ? ReportBuilder.Round(from) : null,
            ErrorBoundMs = bound,
            ErrorBoundBasis = ReportBuilder.Text($"{ReportBuilder.ClockBasis(track.Clock)}; half a sample interval, {intervalMs / 2:0.###} ms"),
            ItemCount = track.Log.TimesSeconds.Length,
        });
        if (track.IsOfTheVideo)
        {
            builder.CheckError(track.Name, track.Clock, bound);
            return;
        }

        builder.CheckClock(track.Name, track.Clock, bound);
        Judge(builder, track, coverage, hole, holeStart);
    }

    private static double Coverage(ReportBuilder builder, SensorTrack track, SensorCursor cursor)
    {
        IReadOnlyList<double> frames = builder.Input.FramePtsSeconds;
        double[] values = new double[track.Log.Channels.Count];
        int covered = 0;
        for (int frame = 0; frame < frames.Count; frame++)
        {
            cursor.Read(frames[frame], builder.Input.DurationSeconds(frame), values);
            if (values.Length > 0 && !Array.Exists(values, double.IsNaN))
                covered++;
        }

        return frames.Count > 0 ? ReportBuilder.Round((double)covered / frames.Count) : 0;
    }

    private static void Judge(ReportBuilder builder, SensorTrack track, double coverage, double hole, double? holeStart)
    {
        SensorLog log = track.Log;
        AlignmentThresholds limits = builder.Thresholds;
        if (log.RowsRead > 0 && (double)log.RowsLeftOut / log.RowsRead > limits.ReviewRowsLeftOutFraction)
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track.Name}: {log.RowsLeftOut} of {log.RowsRead} rows could not be used (times that repeat, go back or cannot be read, or rows with the wrong number of cells); up to {limits.ReviewRowsLeftOutFraction * 100:0.#} % passes. Look at the findings and mend the log."));
        if (!track.HasPlace)
        {
            string ask = log.TimesAreUtc ? "offsetSeconds (the video time of its first sample) or referenceStartUtc (the instant of video time 0)" : "offsetSeconds (the video time of its first sample)";
            builder.Ask(AlignmentVerdict.Review, $"{track.Name}: its times are clock times and nothing says where they lie on the video, so no frame has values. State {ask} in clocks.json.");
            return;
        }

        if (log.TimesSeconds.Length == 0)
        {
            builder.Ask(AlignmentVerdict.Quarantine, $"{track.Name}: the log has no samples that can be used. Mend it, or take it out of the recording.");
            return;
        }

        string span = ReportBuilder.Text($"the log runs from {track.Clock.ToReference(log.TimesSeconds[0]):0.000} s to {track.Clock.ToReference(log.TimesSeconds[^1]):0.000} s, the video from {builder.Start:0.000} s to {builder.Stop:0.000} s");
        if (coverage < limits.QuarantineSensorCoverage)
            builder.Ask(AlignmentVerdict.Quarantine, ReportBuilder.Text($"{track.Name}: only {coverage * 100:0.#} % of the frames have values ({span}). It belongs to another video, or its clock needs an offset in clocks.json."));
        else if (coverage < limits.ReviewSensorCoverage)
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track.Name}: {coverage * 100:0.#} % of the frames have values; {limits.ReviewSensorCoverage * 100:0.#} % passes ({span})."));
        else if (hole > limits.ReviewSensorGapSeconds)
            builder.Ask(AlignmentVerdict.Review, ReportBuilder.Text($"{track.Name}: for {hole:0.###} s from {holeStart:0.000} s on there are no samples; up to {limits.ReviewSensorGapSeconds:0.###} s passes."));
    }
}
