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

    /// <summary>Warning: frames are missing from an even row of them.</summary>
    public const string FramesSkipped = "frames-skipped";

    /// <summary>Warning: the header's length is not the content's.</summary>
    public const string DurationMismatch = "duration-mismatch";

    /// <summary>Warning: the container's edit list hides frames that a cut would not have stored.</summary>
    public const string FramesHidden = "frames-hidden";

    /// <summary>Warning: the header's frame rate is not the content's.</summary>
    public const string RateMismatch = "rate-mismatch";

    /// <summary>Warning: the header's number of frames is not the content's.</summary>
    public const string FrameCountMismatch = "frame-count-mismatch";

    /// <summary>Warning: the header's picture size is not the content's.</summary>
    public const string SizeMismatch = "size-mismatch";

    /// <summary>Warning: the picture size changes within the video.</summary>
    public const string SizeChanges = "size-changes";

    /// <summary>Error: the content is encrypted.</summary>
    public const string Encrypted = "encrypted";

    /// <summary>Error: the last frames cannot be decoded.</summary>
    public const string UndecodableTail = "undecodable-tail";

    /// <summary>Warning: the picture is black.</summary>
    public const string Black = "black";

    /// <summary>Warning: the picture does not change.</summary>
    public const string Frozen = "frozen";

    /// <summary>Warning: moving pictures that were shown before come again.</summary>
    public const string Repeated = "repeated";

    /// <summary>Warning: video and sound begin or end at different times.</summary>
    public const string SoundLengthMismatch = "sound-length-mismatch";

    /// <summary>Warning: there is no sound for a while.</summary>
    public const string SoundGap = "sound-gap";

    /// <summary>Warning: a sound packet begins before the one before it ends.</summary>
    public const string SoundOverlap = "sound-overlap";

    /// <summary>Warning: the sound has decoding errors, or no decoder.</summary>
    public const string SoundDamaged = "sound-damaged";

    /// <summary>Warning when the whole track is silent, Info for a part.</summary>
    public const string SoundSilent = "sound-silent";

    /// <summary>Warning: the sound is cut off at full scale.</summary>
    public const string SoundClipped = "sound-clipped";
}
