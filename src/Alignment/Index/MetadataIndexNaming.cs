namespace WorkspaceAgents.Alignment;

/// <summary>Names the columns of what is aligned.</summary>
internal static class MetadataIndexNaming
{
    /// <summary>The schema of an input.</summary>
    /// <param name="input">What is aligned.</param>
    /// <param name="existing">An index that the columns are added to; null for a new one.</param>
    public static MetadataIndexSchema Name(AlignmentInput input, MetadataIndexSchema? existing = null)
    {
        ColumnNames names = new(existing?.ColumnNames() ?? []);
        return new MetadataIndexSchema
        {
            FrameCount = input.FramePtsSeconds.Count,
            StopSeconds = input.StopSeconds,
            Captions = [.. input.CaptionTracks.Select(track => Name(names, track))],
            Audio = [.. input.AudioTracks.Select(track => new MetadataIndexSchema.AudioColumns(
                track.Name, names.Take("audio", track.Name, "sample"), track.SampleRateHz, track.Clock) { ErrorBoundColumn = names.Take("audio", track.Name, "error_bound_ms") })],
            Sensors = [.. input.SensorTracks.Select(track => Name(names, track))],
            Cameras = [.. input.CameraTracks.Select(track => new MetadataIndexSchema.CameraColumns(
                track.Name, names.Take("camera", track.Name, "frame"), names.Take("camera", track.Name, "offset_ms"), track.FramePtsSeconds.Count, track.Clock)
            {
                ErrorBoundColumn = names.Take("camera", track.Name, "error_bound_ms"),
            })],
            Annotations = [.. input.AnnotationTracks.Select(track => new MetadataIndexSchema.AnnotationColumns(
                track.Name, track.Kind, names.Take(track.Kind == AnnotationTrackKind.Mask ? "mask" : "annotation", track.Name, "ids"), track.Camera, track.Clock))],
        };
    }

    private static MetadataIndexSchema.CaptionColumns Name(ColumnNames names, CaptionTrack track) => new(
        track.Name,
        names.Take("caption", track.Name, "spans"),
        names.Take("caption", track.Name, "text"),
        track.Clock,
        [.. track.Captions.Select(caption => new MetadataIndexSchema.CaptionSpan(
            track.Clock.ToReference(caption.StartSeconds), track.Clock.ToReference(caption.StopSeconds), caption.Text, caption.Id))])
    {
        ErrorBoundColumn = names.Take("caption", track.Name, "error_bound_ms"),
    };

    private static MetadataIndexSchema.SensorColumns Name(ColumnNames names, SensorTrack track)
    {
        SensorResampling[] modes = new SensorResampling[track.Log.Channels.Count];
        foreach (SensorChannelPlan plan in SensorChannelPlan.Of(track))
        {
            foreach (int channel in plan.Channels)
                modes[channel] = plan.Mode;
        }

        return new MetadataIndexSchema.SensorColumns(
            track.Name,
            names.Take("sensor", track.Name, "gap_ms"),
            track.Clock,
            [.. track.Log.Channels.Select((channel, index) => new MetadataIndexSchema.ChannelColumn(
                channel.Name, channel.Unit, names.Take("sensor", track.Name, channel.Name), modes[index]) { CoordinateFrame = channel.CoordinateFrame })])
        {
            ErrorBoundColumn = names.Take("sensor", track.Name, "error_bound_ms"),
        };
    }
}
