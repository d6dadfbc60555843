namespace WorkspaceAgents.Media;

/// <summary>Why work on a media file could not be done.</summary>
public enum MediaErrorCode
{
    /// <summary>ffmpeg or ffprobe is not installed, or not where <c>Media:FfmpegFolder</c> says.</summary>
    ToolMissing,

    /// <summary>The file does not exist.</summary>
    FileMissing,

    /// <summary>The file is no media file ffmpeg can open: text, another kind of data, or cut off before its index.</summary>
    Unreadable,

    /// <summary>The file is cut off: its container describes more than is there.</summary>
    Truncated,

    /// <summary>The file has no video stream, or not the stream that was asked for.</summary>
    NoVideo,

    /// <summary>The work took longer than its limit and was stopped.</summary>
    TimedOut,

    /// <summary>ffmpeg reported a failure.</summary>
    ToolFailed,

    /// <summary>A written file does not hold exactly the frames and times of its source; it was deleted.</summary>
    FramesChanged,

    /// <summary>A frame or span that the file does not have was asked for, or a span that does not begin at a keyframe.</summary>
    InvalidRange,

    /// <summary>The worker process that decoded the file crashed or was killed: the file is damaged or hostile.</summary>
    WorkerCrashed,

    /// <summary>Decoding the file took more memory than <c>Media:WorkerMemoryBytes</c> allows.</summary>
    MemoryExceeded,

    /// <summary>The profile cannot hold this source, or this ffmpeg lacks its encoder.</summary>
    ProfileImpossible,
}
