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
    public required FrameList Frames { get; init; }

    /// <summary>The packets of the stream that give no frame, in the order of decoding: what an edit list cuts off, reference pictures, second fields.</summary>
    public IReadOnlyList<HiddenPacket> HiddenPackets { get; init; } = [];

    /// <summary>Clockwise turn that shows the picture upright, as the container states it: 0, 90, 180 or 270.</summary>
    public int RotationDegrees { get; init; }

    /// <summary>The container cuts the stream to a part of it or shifts it with an edit list; the times here are after that.</summary>
    public bool HasEditList { get; init; }

    /// <summary>When the first frame appears; 0 for a video without frames.</summary>
    public double StartSeconds => Frames.Count == 0 ? 0 : PtsSeconds(0);

    /// <summary>When the last frame ends; 0 for a video without frames.</summary>
    public double StopSeconds => Frames.Count == 0 ? 0 : TimeBase.ToSeconds(Frames.Pts[^1] + Frames.Durations[^1]);

    /// <summary>When a frame appears, in seconds on the file's own clock.</summary>
    /// <param name="frameIndex">0 to one below the number of frames.</param>
    public double PtsSeconds(int frameIndex) => TimeBase.ToSeconds(Frames.Pts[frameIndex]);

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
            var pts = Frames.Pts;
            var spacings = new long[Frames.Count - 1];
            for (var i = 0; i < spacings.Length; i++)
                spacings[i] = pts[i + 1] - pts[i];
            Array.Sort(spacings);
            return TimeBase.ToSeconds(spacings[spacings.Length / 2]);
        }
    }

    /// <summary>Canonical JSON as UTF-8: the same index always gives the same bytes.</summary>
    public byte[] ToJson() => FrameIndexJson.Write(this);

    /// <summary>The index as a Parquet file, for storing: the same index always gives the same bytes. Read it with <see cref="ReadAsync"/>.</summary>
    /// <param name="cancellationToken">Stops between columns.</param>
    public Task<byte[]> ToParquetAsync(CancellationToken cancellationToken) => FrameIndexParquet.WriteAsync(this, cancellationToken);

    /// <summary>Reads a stored index: what <see cref="ToParquetAsync"/> wrote, or the JSON that indexes were stored as before.</summary>
    /// <param name="stored">The whole file.</param>
    /// <param name="cancellationToken">Stops between columns.</param>
    /// <exception cref="FormatException">The bytes are no frame index of a version that is known.</exception>
    public static async Task<FrameIndex> ReadAsync(ReadOnlyMemory<byte> stored, CancellationToken cancellationToken)
    {
        if (!stored.Span.StartsWith("PAR1"u8))
            return FrameIndexJson.Read(stored.Span);
        using var stream = new MemoryStream(stored.ToArray(), writable: false);
        return await FrameIndexParquet.ReadAsync(stream, cancellationToken);
    }

    /// <summary>
    /// The index as torchcodec's <c>custom_frame_mappings</c>: JSON as UTF-8 with pts, duration and key_frame of every frame in presentation order.
    /// </summary>
    public byte[] ToFrameMappings() => FrameMappings.Write(this);

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
            var here = (Int128)Frames.Pts[i] - Frames.Pts[0];
            var there = (Int128)other.Frames.Pts[i] - other.Frames.Pts[0];
            if (here * scale != there * otherScale)
                return i;
        }
        return Frames.Count == other.Frames.Count ? null : count;
    }
}
