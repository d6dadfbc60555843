namespace WorkspaceAgents.Media;

/// <summary>
/// A form that videos are brought into. All are MP4 with the index first, closed groups of pictures of about 1 s and every frame of the source at its exact
/// time; they differ in codec, sound and what is lost.
/// </summary>
public sealed record StandardProfile
{
    /// <summary>A guard against other pictures: real ones stay far above it, see the room's README.</summary>
    internal const double LossyMinSsim = 0.5;

    private StandardProfile()
    {
    }

    /// <summary>H.264 High, 8-bit 4:2:0, and AAC: what every player and decoder reads. The default.</summary>
    public static StandardProfile H264 { get; } = new()
    {
        Name = "h264",
        Codec = "h264",
        CodecProfiles = ["Constrained Baseline", "Baseline", "Main", "High"],
        PixelFormats = ["yuv420p", "yuvj420p"],
        Encoder = "libx264",
        EncoderArguments = ["-profile:v", "high", "-preset", "veryfast", "-crf", "18", "-forced-idr", "1"],
        // Without a lookahead thread of its own: with it, two runs of x264 on a busy machine decide differently. CAVLC is read 1.6 times as fast as CABAC.
        PrivateOption = "-x264-params",
        PrivateParameters = "open-gop=0:scenecut=0:sync-lookahead=0:b-pyramid=none:cabac=0",
        AudioCodec = "aac",
        MinSsim = LossyMinSsim,
        Parameters = "mp4 h264-high-yuv420p x264-veryfast-crf18 closed-gop-500ms flat-b cavlc threads-2-nolookaheadthread aac-160k faststart bitexact v3",
    };

    /// <summary>As <see cref="H264"/> with lossless sound (FLAC), for speech and acoustic models.</summary>
    public static StandardProfile H264Flac { get; } = H264 with
    {
        Name = "h264-flac",
        AudioCodec = "flac",
        Parameters = "mp4 h264-high-yuv420p x264-veryfast-crf18 closed-gop-500ms flat-b cavlc threads-2-nolookaheadthread flac faststart bitexact v2",
    };

    /// <summary>HEVC, 8 or 10 bits as the source has them, and AAC: about half the bytes of H.264.</summary>
    public static StandardProfile Hevc { get; } = new()
    {
        Name = "hevc",
        Codec = "hevc",
        CodecProfiles = ["Main", "Main 10"],
        PixelFormats = ["yuv420p", "yuvj420p", "yuv420p10le"],
        Encoder = "libx265",
        EncoderArguments = ["-preset", "veryfast", "-crf", "20", "-tag:v", "hvc1", "-forced-idr", "1"],
        PrivateOption = "-x265-params",
        // One frame at a time: x265's choices depend on how many it works on side by side.
        PrivateParameters = "open-gop=0:scenecut=0:b-pyramid=0:keyint=-1:pools=2:frame-threads=1:log-level=error:info=0",
        KeepsTenBits = true,
        AudioCodec = "aac",
        MinSsim = LossyMinSsim,
        Parameters = "mp4 hevc-main x265-veryfast-crf20 closed-gop-500ms flat-b pools-2-framethreads-1 aac-160k faststart bitexact v1",
    };

    /// <summary>AV1, 8 or 10 bits as the source has them, and AAC: the fewest bytes, the slowest to make.</summary>
    public static StandardProfile Av1 { get; } = new()
    {
        Name = "av1",
        Codec = "av1",
        CodecProfiles = ["Main"],
        PixelFormats = ["yuv420p", "yuv420p10le"],
        Encoder = "libaom-av1",
        EncoderArguments = ["-cpu-used", "8", "-row-mt", "1", "-crf", "28", "-b:v", "0", "-lag-in-frames", "19"],
        KeepsTenBits = true,
        AudioCodec = "aac",
        MinSsim = LossyMinSsim,
        Parameters = "mp4 av1-main aom-cpu8-crf28 closed-gop-500ms threads-2 aac-160k faststart bitexact v1",
    };

    /// <summary>H.264 without any loss, in the source's own pixel format, and FLAC: every pixel of every frame as it was.</summary>
    public static StandardProfile Lossless { get; } = new()
    {
        Name = "lossless",
        Codec = "h264",
        // No lossy H.264 is taken for lossless: what the source is cannot be told from its header.
        CodecProfiles = ["High 4:4:4 Predictive"],
        PixelFormats = [],
        Encoder = "libx264",
        EncoderArguments = ["-preset", "veryfast", "-qp", "0", "-forced-idr", "1"],
        PrivateOption = "-x264-params",
        PrivateParameters = "open-gop=0:scenecut=0:sync-lookahead=0:b-pyramid=none",
        IsLossless = true,
        AudioCodec = "flac",
        MinSsim = 1,
        Parameters = "mp4 h264-lossless x264-veryfast-qp0 closed-gop-500ms flat-b threads-2-nolookaheadthread flac faststart bitexact v2",
    };

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<StandardProfile> All { get; } = [H264, H264Flac, Hevc, Av1, Lossless];

    /// <summary>How it is asked for.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The parameters in one line, for step keys and manifests: other parameters give other bytes.</summary>
    public string Parameters { get; private init; } = "";

    /// <summary>
    /// The least similarity a frame may have to its source, 0 to 1: SSIM of the brightness of pictures at most 320 pixels wide; 1 when every sample must be the same.
    /// </summary>
    public double MinSsim { get; private init; }

    /// <summary>ffmpeg's name of the codec.</summary>
    internal string Codec { get; private init; } = "";

    /// <summary>The codec's profiles that conform, as ffmpeg names them; empty for any.</summary>
    internal IReadOnlyList<string> CodecProfiles { get; private init; } = [];

    /// <summary>The pixel formats that conform, as ffmpeg names them; empty for any.</summary>
    internal IReadOnlyList<string> PixelFormats { get; private init; } = [];

    internal string Encoder { get; private init; } = "";

    internal IReadOnlyList<string> EncoderArguments { get; private init; } = [];

    /// <summary>The option that takes <see cref="PrivateParameters"/>; null when the encoder has none.</summary>
    internal string? PrivateOption { get; private init; }

    internal string PrivateParameters { get; private init; } = "";

    internal string AudioCodec { get; private init; } = "";

    /// <summary>Ten bits a sample stay ten; otherwise they become eight.</summary>
    internal bool KeepsTenBits { get; private init; }

    /// <summary>The pixel format stays the source's, and every pixel its value.</summary>
    internal bool IsLossless { get; private init; }

    /// <summary>Finds a profile by name.</summary>
    /// <param name="name">One of the names of <see cref="All"/>.</param>
    /// <returns>Null when there is none of this name.</returns>
    public static StandardProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
