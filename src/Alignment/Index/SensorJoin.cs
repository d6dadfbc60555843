namespace WorkspaceAgents.Alignment;

/// <summary>
/// Sensor values at frame times: linear interpolation between the two samples around each frame, as <c>numpy.interp</c> does it, and nothing
/// where that would be made up.
/// </summary>
/// <remarks>
/// <para>A value is absent (NaN) before the channel's first and after its last sample, and between two samples that are further apart than
/// the track's maximum gap; exactly at a sample it is there. Empty cells are no samples: a channel that is logged less often than the others
/// is interpolated between its own samples, with its own default maximum gap.</para>
/// <para><c>gap_ms</c> of a frame is, where there are values, the distance to the nearest sample; in a gap, the width of the gap; outside the
/// log, the distance to its end. With several channels, the largest of theirs. It is counted in reference time. Quantities that wrap, such
/// as a heading in degrees, are interpolated as plain numbers.</para>
/// </remarks>
public static class SensorJoin
{
    /// <summary>Joins a track onto frame times.</summary>
    /// <param name="track">The log and its clock.</param>
    /// <param name="framePtsSeconds">Frame times in reference seconds, in presentation order.</param>
    /// <param name="cancellationToken">Stops the join.</param>
    public static SensorFrames Join(SensorTrack track, IReadOnlyList<double> framePtsSeconds, CancellationToken cancellationToken)
    {
        int channels = track.Log.Channels.Count;
        double[] values = new double[(long)framePtsSeconds.Count * channels];
        double[] gaps = new double[framePtsSeconds.Count];
        SensorCursor cursor = new(track);
        for (int frame = 0; frame < gaps.Length; frame++)
        {
            if (frame % 65_536 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            gaps[frame] = cursor.Read(framePtsSeconds[frame], values.AsSpan(frame * channels, channels));
        }

        return new SensorFrames(channels, values, gaps);
    }
}
