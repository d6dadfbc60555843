namespace WorkspaceAgents.Media;

/// <summary>Which frames of an exact clip are copied: whole closed groups of pictures; those before and after are encoded. Pure.</summary>
/// <param name="StartFrame">The clip's first frame.</param>
/// <param name="CopyStart">The first copied frame; equal to <paramref name="CopyStop"/> when none is copied.</param>
/// <param name="CopyStop">One past the last copied frame.</param>
/// <param name="StopFrame">One past the clip's last frame.</param>
internal readonly record struct ExactCutPlan(int StartFrame, int CopyStart, int CopyStop, int StopFrame)
{
    /// <summary>Plans a clip.</summary>
    /// <param name="index">The video.</param>
    /// <param name="startFrame">Any frame.</param>
    /// <param name="stopFrame">Above it, at most the number of frames.</param>
    /// <param name="isReset">Says of a keyframe whether the decoder forgets everything there (an IDR picture), as its bytes tell.</param>
    public static ExactCutPlan Make(FrameIndex index, int startFrame, int stopFrame, Func<int, bool> isReset)
    {
        var closed = FindClosedKeyframes(index, startFrame, stopFrame).Where(isReset).ToArray();
        if (closed.Length == 0)
            return new ExactCutPlan(startFrame, stopFrame, stopFrame, stopFrame);
        // The end of the video ends a group as well as a keyframe does.
        var stop = stopFrame == index.Frames.Count ? stopFrame : closed[^1];
        return closed[0] < stop && PacketsFollow(index, closed[0], stop)
            ? new ExactCutPlan(startFrame, closed[0], stop, stopFrame)
            : new ExactCutPlan(startFrame, stopFrame, stopFrame, stopFrame);
    }

    /// <summary>Keyframes of [start, stop] before which exactly the frames shown before them are decoded.</summary>
    private static List<int> FindClosedKeyframes(FrameIndex index, int start, int stop)
    {
        var found = new List<int>();
        var latestDecoded = -1;
        for (var i = 0; i < index.Frames.Count && i <= stop; i++)
        {
            var frame = index.Frames[i];
            if (i >= start && frame.IsKeyframe && frame.DecodeIndex == i && latestDecoded < i)
                found.Add(i);
            latestDecoded = Math.Max(latestDecoded, frame.DecodeIndex);
        }
        return found;
    }

    /// <summary>No packet between them is hidden, so that copying the frames' packets copies all that they are decoded from.</summary>
    private static bool PacketsFollow(FrameIndex index, int start, int stop)
    {
        int least = int.MaxValue, most = -1;
        for (var i = start; i < stop; i++)
            (least, most) = (Math.Min(least, index.Frames[i].PacketIndex), Math.Max(most, index.Frames[i].PacketIndex));
        return most - least == stop - start - 1;
    }
}
