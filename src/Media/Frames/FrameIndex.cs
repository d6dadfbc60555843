namespace WorkspaceAgents.Media;

/// <summary>Every frame of one video stream in presentation order, with exact times.</summary>
public sealed record FrameIndex
{
    /// <summary>The stream's number in the file, from 0, over streams of every kind.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>The unit of <see cref="FrameEntry.Pts"/> and <see cref="FrameEntry.Duration"/>.</summary>
    public required TimeBase TimeBase { get; init; }

    /// <summary>How the index was made.</summary>
    public required FrameIndexMethod Method { get; init; }

    /// <summary>The frames; frame number i is the i-th of them.</summary>
    public required IReadOnlyList<FrameEntry> Frames { get; init; }

    /// <summary>When the first frame appears; 0 for a video without frames.</summary>
    public double StartSeconds => Frames.Count == 0 ? 0 : PtsSeconds(0);

    /// <summary>When the last frame ends; 0 for a video without frames.</summary>
    public double StopSeconds => Frames.Count == 0 ? 0 : TimeBase.ToSeconds(Frames[^1].Pts + Frames[^1].Duration);

    /// <summary>When a frame appears, in seconds on the file's own clock.</summary>
    /// <param name="frameIndex">0 to one below the number of frames.</param>
    public double PtsSeconds(int frameIndex) => TimeBase.ToSeconds(Frames[frameIndex].Pts);

    /// <summary>
    /// The number of the frame that is on screen at a time: pts ≤ t &lt; pts of the next frame, and for the last frame its duration.
    /// </summary>
    /// <param name="seconds">A time on the file's own clock.</param>
    /// <returns>Null before the first frame and from the end of the last one on.</returns>
    public int? GetFramePlayedAt(double seconds)
    {
        if (Frames.Count == 0 || !(seconds >= StartSeconds) || seconds >= StopSeconds)
            return null;
        int low = 0, high = Frames.Count - 1;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (PtsSeconds(middle) <= seconds)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>
    /// The nearest keyframe at or before a frame; 0 when there is none, as in a file that was cut in the middle of a group of pictures.
    /// </summary>
    public int GetKeyframeBefore(int frameIndex)
    {
        while (frameIndex > 0 && !Frames[frameIndex].IsKeyframe)
            frameIndex--;
        return frameIndex;
    }

    /// <summary>The median time between two frames in seconds; null with fewer than two frames.</summary>
    public double? MedianSpacingSeconds
    {
        get
        {
            if (Frames.Count < 2)
                return null;
            var spacings = new long[Frames.Count - 1];
            for (var i = 0; i < spacings.Length; i++)
                spacings[i] = Frames[i + 1].Pts - Frames[i].Pts;
            Array.Sort(spacings);
            return TimeBase.ToSeconds(spacings[spacings.Length / 2]);
        }
    }

    /// <summary>Canonical JSON as UTF-8: the same index always gives the same bytes.</summary>
    public byte[] ToJson() => FrameIndexJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are no frame index of this version.</exception>
    public static FrameIndex FromJson(ReadOnlySpan<byte> utf8) => FrameIndexJson.Read(utf8);

    /// <summary>
    /// The first frame at which two indexes differ in time since their first frame, compared as exact fractions; null when they have
    /// the same number of frames and every one of them is the same.
    /// </summary>
    /// <param name="other">The index to compare with; its time base may differ.</param>
    public int? FindFirstDifference(FrameIndex other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var count = Math.Min(Frames.Count, other.Frames.Count);
        // (p − p0)·n1/d1 = (q − q0)·n2/d2, multiplied out. Pts are far below 2^63, so 128 bits always hold both sides.
        var scale = (Int128)TimeBase.Numerator * other.TimeBase.Denominator;
        var otherScale = (Int128)other.TimeBase.Numerator * TimeBase.Denominator;
        for (var i = 1; i < count; i++)
        {
            var here = (Int128)Frames[i].Pts - Frames[0].Pts;
            var there = (Int128)other.Frames[i].Pts - other.Frames[0].Pts;
            if (here * scale != there * otherScale)
                return i;
        }
        return Frames.Count == other.Frames.Count ? null : count;
    }
}
