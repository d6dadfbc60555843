namespace WorkspaceAgents.Media;

/// <summary>The names of what a worker can do.</summary>
internal static class WorkerOperation
{
    /// <summary>Nothing: answers at once, to measure the way there and back.</summary>
    public const string Ping = "ping";

    /// <summary>Nothing → <see cref="MediaProbe"/>.</summary>
    public const string Probe = "probe";

    /// <summary><see cref="StreamArguments"/> → a <see cref="Media.FrameIndex"/> as Parquet.</summary>
    public const string FrameIndex = "frame-index";

    /// <summary><see cref="ValidateArguments"/> → <see cref="ValidationReport"/>.</summary>
    public const string Validate = "validate";

    /// <summary><see cref="FramesArguments"/> → a chunk a frame, each <see cref="FrameHead"/> and its bytes; then how many bytes were fetched.</summary>
    public const string Frames = "frames";

    /// <summary><see cref="AudioArguments"/> → a chunk a block, each <see cref="AudioHead"/> and its samples; then <see cref="AudioTrackRead"/>.</summary>
    public const string Audio = "audio";

    /// <summary>Nothing → chunks of text, each <see cref="TelemetryHead"/> and its bytes, track by track; then a list of <see cref="TelemetryTrack"/>.</summary>
    public const string Telemetry = "telemetry";

    /// <summary><see cref="SheetArguments"/> → a JPEG of many frames.</summary>
    public const string Sheet = "sheet";

    /// <summary><see cref="PicturesArguments"/> → a chunk now and then, each <see cref="SurveyProgress"/>; then <see cref="PictureSurvey"/>.</summary>
    public const string Pictures = "pictures";

    /// <summary><see cref="PicturesArguments"/> → <see cref="Media.KeyframeHashes"/>.</summary>
    public const string KeyframeHashes = "keyframe-hashes";

    /// <summary><see cref="LoudnessArguments"/> → a list of <see cref="AudioLevels"/>.</summary>
    public const string Loudness = "loudness";
}
