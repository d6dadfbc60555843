namespace WorkspaceAgents.Alignment;

/// <summary>The frames whose rows are written next.</summary>
/// <param name="First">The first of them.</param>
/// <param name="PtsSeconds">When they appear.</param>
/// <param name="DurationsSeconds">How long each is on screen.</param>
internal sealed record IndexFrames(int First, double[] PtsSeconds, double[] DurationsSeconds)
{
    public static IndexFrames Of(AlignmentInput input, int first)
    {
        int count = Math.Min(SensorPositions.Capacity, input.FramePtsSeconds.Count - first);
        double[] pts = new double[count];
        double[] durations = new double[count];
        for (int frame = 0; frame < count; frame++)
        {
            pts[frame] = input.FramePtsSeconds[first + frame];
            durations[frame] = input.DurationSeconds(first + frame);
        }

        return new IndexFrames(first, pts, durations);
    }
}
