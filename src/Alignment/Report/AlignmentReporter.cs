namespace WorkspaceAgents.Alignment;

/// <summary>Judges how the tracks of a recording lie on its video, and whether it may be published.</summary>
public static class AlignmentReporter
{
    /// <summary>Builds the report. Pure: the same input gives the same report.</summary>
    /// <exception cref="ArgumentException">Frame times are not in order, or track names are not unique.</exception>
    public static AlignmentReport Build(AlignmentInput input)
    {
        input.Check();
        ReportBuilder builder = new(input);
        builder.AddRecording();
        foreach (CaptionTrack track in input.CaptionTracks)
            CaptionReporter.Add(builder, track);
        foreach (AudioTrack track in input.AudioTracks)
            AudioReporter.Add(builder, track);
        foreach (SensorTrack track in input.SensorTracks)
            SensorReporter.Add(builder, track);
        foreach (CameraTrack track in input.CameraTracks)
            CameraReporter.Add(builder, track);
        return builder.Build();
    }
}
