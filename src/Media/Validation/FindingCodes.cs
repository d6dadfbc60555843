namespace WorkspaceAgents.Media;

/// <summary>The stable names of what validation can find.</summary>
public static class FindingCodes
{
    /// <summary>Error: the file has no bytes.</summary>
    public const string EmptyFile = "empty-file";

    /// <summary>Error: the file is text or another kind of data.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Error: the container describes more than is there.</summary>
    public const string Truncated = "truncated";

    /// <summary>Error: there is no video stream.</summary>
    public const string NoVideo = "no-video";

    /// <summary>Error: ffmpeg cannot decode the codec.</summary>
    public const string UnknownCodec = "unknown-codec";

    /// <summary>Error: the video stream has no frame.</summary>
    public const string NoFrames = "no-frames";

    /// <summary>Error: frames that the container lists cannot be decoded.</summary>
    public const string FramesMissing = "frames-missing";

    /// <summary>Error: decoding gives frames at times that the container does not list.</summary>
    public const string FramesUnexpected = "frames-unexpected";

    /// <summary>Warning, or Error when too many: the picture of frames is damaged.</summary>
    public const string FramesDamaged = "frames-damaged";

    /// <summary>Warning: reading the container gave errors.</summary>
    public const string ContainerDamaged = "container-damaged";

    /// <summary>Error: ffmpeg failed or was too slow.</summary>
    public const string DecodingFailed = "decoding-failed";

    /// <summary>Warning when the times could be taken from the order of decoding, Error when there are none at all.</summary>
    public const string TimestampsMissing = "timestamps-missing";

    /// <summary>Error: two frames have the same time.</summary>
    public const string TimestampsRepeated = "timestamps-repeated";

    /// <summary>Warning for jitter, Error for a jump back: decoding times go backwards.</summary>
    public const string TimestampsNotMonotonic = "timestamps-not-monotonic";

    /// <summary>Warning: the video starts with frames that need earlier ones.</summary>
    public const string NoStartKeyframe = "no-start-keyframe";

    /// <summary>Warning: a long pause between two frames.</summary>
    public const string Gap = "gap";

    /// <summary>Info: the time between frames varies. Normal input.</summary>
    public const string VariableFrameRate = "variable-frame-rate";

    /// <summary>Warning: the header's length is not the content's.</summary>
    public const string DurationMismatch = "duration-mismatch";
}
