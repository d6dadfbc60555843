namespace WorkspaceAgents.Alignment;

/// <summary>Another stream of pictures of the same event on its own clock: a second camera, a depth video, a folder of depth pictures.</summary>
/// <param name="Name">The track's name, unique in the recording; usually the file's.</param>
/// <param name="FramePtsSeconds">Times of its frames in seconds of its own clock, never decreasing.</param>
/// <param name="StopSeconds">When its last frame leaves the screen, on its own clock.</param>
/// <param name="Clock">The map from its clock to the reference clock.</param>
public sealed record CameraTrack(string Name, IReadOnlyList<double> FramePtsSeconds, double StopSeconds, ClockMap Clock)
{
    /// <summary>The frame that is shown at a reference time and for how long it has been, in milliseconds of reference time; null before the first, after the last and while the clock paused.</summary>
    /// <param name="referenceSeconds">Reference time in seconds.</param>
    public (int Frame, double OffsetMs)? FrameAt(double referenceSeconds)
    {
        double time = Clock.ToTrack(referenceSeconds);
        if (FramePtsSeconds.Count == 0 || !(time >= FramePtsSeconds[0] && time < StopSeconds))
            return null;
        (int low, int high) = (0, FramePtsSeconds.Count);
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = FramePtsSeconds[middle] <= time ? (middle, high) : (low, middle);
        }

        return (low, (time - FramePtsSeconds[low]) * (1 + (Clock.DriftPpm * 1e-6)) * 1e3);
    }
}
