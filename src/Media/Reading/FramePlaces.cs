namespace WorkspaceAgents.Media;

/// <summary>Finds frames of an index by time.</summary>
internal static class FramePlaces
{
    /// <summary>The frames on screen at some time in [start, stop): the numbers [Start, Stop).</summary>
    public static (int Start, int Stop) PlayedIn(FrameIndex index, double startSeconds, double stopSeconds)
    {
        var stop = CountBefore(index, stopSeconds, orAt: false);
        if (startSeconds >= index.StopSeconds || stopSeconds <= startSeconds)
            return (stop, stop);
        // The frame on screen is the last that appears at or before the time.
        var start = Math.Max(CountBefore(index, startSeconds, orAt: true) - 1, 0);
        return (Math.Min(start, stop), stop);
    }

    /// <summary>How many frames appear before a time, or before and at it.</summary>
    private static int CountBefore(FrameIndex index, double seconds, bool orAt)
    {
        int low = 0, high = index.Frames.Count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var pts = index.PtsSeconds(middle);
            if (pts < seconds || (orAt && pts == seconds))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
