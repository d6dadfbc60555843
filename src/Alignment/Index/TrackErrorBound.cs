namespace WorkspaceAgents.Alignment;

/// <summary>How far a track's values may be off in time, in milliseconds: what is not known of its clock, and half of what it is measured by. The report states the same.</summary>
internal static class TrackErrorBound
{
    /// <summary>Caption formats count in milliseconds.</summary>
    private const double HalfResolutionMs = 0.5;

    public static double OfCaptions(ClockMap clock) => ReportBuilder.Round(clock.ResidualMs + HalfResolutionMs);

    public static double OfAudio(AudioTrack track) => ReportBuilder.Round(track.Clock.ResidualMs + (500.0 / track.SampleRateHz));

    public static double OfSensor(SensorTrack track, SensorCursor cursor) => ReportBuilder.Round(track.Clock.ResidualMs + (cursor.SlowestMedianInterval * 1e3 / 2));

    public static double OfCamera(CameraTrack track) => ReportBuilder.Round(track.Clock.ResidualMs + ((SensorIntervals.Median(track.FramePtsSeconds) ?? 0) * 1e3 / 2));
}
