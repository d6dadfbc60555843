namespace WorkspaceAgents.Media;

/// <summary>One frame of a video.</summary>
/// <param name="Pts">When it appears, in ticks of the index's time base. May be negative or start anywhere.</param>
/// <param name="Duration">How long it stays on screen, in ticks: to the next frame, and for the last frame what the file says.</param>
/// <param name="IsKeyframe">True when the container says that decoding can start here.</param>
/// <param name="BytePosition">Where its packet starts in the file, or null when the container does not say.</param>
/// <param name="SizeBytes">The size of its packet.</param>
public readonly record struct FrameEntry(long Pts, long Duration, bool IsKeyframe, long? BytePosition, int SizeBytes)
{
    /// <summary>Its place in the order of decoding among the frames, from 0. Differs from the frame number where there are B-frames.</summary>
    public int DecodeIndex { get; init; }

    /// <summary>Its packet's place in the order of decoding among all packets, hidden ones too, from 0; -1 when it is not known.</summary>
    public int PacketIndex { get; init; }

    /// <summary>The decoding time of its packet in ticks, or null when the container gives none.</summary>
    public long? Dts { get; init; }

    /// <summary>The container says that no other frame is decoded from this one; it can be skipped unless it is asked for.</summary>
    public bool IsDisposable { get; init; }

    /// <summary>It is decoded after a keyframe and shown before it, so it may need the group of pictures before that keyframe.</summary>
    public bool IsLeading { get; init; }

    /// <summary>A keyframe whose group of pictures has leading frames: decoding may start here, but gives only the frames shown from here on.</summary>
    public bool IsOpenGopStart { get; init; }

    /// <summary>The clock jumped just before this frame, as the container or its decoding times say.</summary>
    public bool IsAfterDiscontinuity { get; init; }

    /// <summary>
    /// The frame to begin decoding at so that this one comes out exact: a keyframe, and for a leading frame the keyframe before. 0 also where
    /// that keyframe is hidden by an edit list or missing: decode from the beginning of the stream then.
    /// </summary>
    public int SeekFrame { get; init; }
}
