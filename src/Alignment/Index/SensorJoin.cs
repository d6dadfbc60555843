namespace WorkspaceAgents.Alignment;

/// <summary>
/// Sensor values at frame times, each channel in its <see cref="SensorResampling"/>, and nothing where that would be made up.
/// </summary>
/// <remarks>
/// <para>A value is absent (NaN) before the channel's first and after its last sample, and between two samples that are further apart than
/// the maximum gap; exactly at a sample it is there. Empty cells are no samples: a channel that is logged less often than the others
/// is read between its own samples, with its own default maximum gap.</para>
/// <para><c>gap_ms</c> of a frame is, where there are values, the distance to the nearest sample; in a gap, the width of the gap; outside the
/// log, the distance to its end. With several channels, the largest of theirs. It is counted in reference time.</para>
/// </remarks>
public static class SensorJoin
{
    private const int FewestFramesATask = 1 << 16;

    /// <summary>Joins a track onto frame times.</summary>
    /// <param name="track">The log and its clock.</param>
    /// <param name="framePtsSeconds">Frame times in reference seconds, in presentation order. A frame is on screen until the next one; the last as long as the one before.</param>
    /// <param name="cancellationToken">Stops the join.</param>
    public static SensorFrames Join(SensorTrack track, IReadOnlyList<double> framePtsSeconds, CancellationToken cancellationToken)
    {
        int channels = track.Log.Channels.Count;
        double[] pts = framePtsSeconds as double[] ?? [.. framePtsSeconds];
        double[] values = GC.AllocateUninitializedArray<double>(checked(pts.Length * channels));
        double[] gaps = GC.AllocateUninitializedArray<double>(pts.Length);
        SensorCursor cursor = new(track);
        int tasks = Math.Clamp(pts.Length / FewestFramesATask, 1, Environment.ProcessorCount);
        Parallel.For(0, tasks, new ParallelOptions { CancellationToken = cancellationToken }, task =>
        {
            SensorCursor own = cursor.Copy();
            Span<double> durations = stackalloc double[SensorPositions.Capacity];
            int stop = (int)((long)pts.Length * (task + 1) / tasks);
            for (int start = (int)((long)pts.Length * task / tasks); start < stop; start += SensorPositions.Capacity)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(SensorPositions.Capacity, stop - start);
                for (int frame = 0; frame < count; frame++)
                    durations[frame] = DurationOf(pts, start + frame);
                own.Read(pts.AsSpan(start, count), durations[..count], values.AsSpan(start * channels, count * channels), gaps.AsSpan(start, count));
            }
        });
        return new SensorFrames(channels, values, gaps);
    }

    private static double DurationOf(double[] pts, int frame)
    {
        int from = Math.Max(0, Math.Min(frame, pts.Length - 2));
        return pts.Length > 1 ? pts[from + 1] - pts[from] : 0;
    }
}
