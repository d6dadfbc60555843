namespace WorkspaceAgents.Media;

/// <summary>
/// Where a release of FFmpeg puts the fields that no function or option of it gives access to, in bytes from the start of their
/// structure. Within a major version its structures only grow at their end, so one table holds for a whole release series. The
/// numbers are printed from the public headers by <c>tests/Media.Tests/Native/offsets.c</c> and compared by its test.
/// </summary>
internal sealed record LibAvLayout
{
    /// <summary>FFmpeg 5.1: libavutil 57, libavcodec and libavformat 59.</summary>
    public static LibAvLayout Five { get; } = new();

    /// <summary>FFmpeg 6.x: libavutil 58, libavcodec and libavformat 60. A stream got a class, so its fields moved.</summary>
    public static LibAvLayout Six { get; } = Five with
    {
        StreamIndex = 8,
        StreamId = 12,
        StreamParameters = 16,
        StreamTimeBase = 32,
        StreamStart = 40,
        StreamDuration = 48,
        StreamFrameCount = 56,
        StreamDisposition = 64,
        StreamDiscard = 68,
        StreamSampleAspectRatio = 72,
        StreamMetadata = 80,
        StreamAverageRate = 88,
        StreamRealRate = 216,
        ParametersSideData = 176,
        ParametersSideDataCount = 184,
        FrameDuration = 472,
    };

    /// <summary>FFmpeg 7.x: libavutil 59, libavcodec and libavformat 61. What was deprecated in 5.1 is gone.</summary>
    public static LibAvLayout Seven { get; } = Six with
    {
        FormatStart = 96,
        FormatDuration = 104,
        FormatBitRate = 112,
        FormatFlags = 128,
        FormatMetadata = 192,
        FormatChapterCount = 72,
        FormatChapters = 80,
        ParametersFormat = 44,
        ParametersBitRate = 48,
        ParametersBitsPerCodedSample = 56,
        ParametersProfile = 64,
        ParametersLevel = 68,
        ParametersWidth = 72,
        ParametersHeight = 76,
        ParametersSampleAspectRatio = 80,
        ParametersFieldOrder = 96,
        ParametersColorRange = 100,
        ParametersColorPrimaries = 104,
        ParametersColorTransfer = 108,
        ParametersColorSpace = 112,
        ParametersVideoDelay = 120,
        ParametersChannels = 128,
        ParametersSampleRate = 152,
        ParametersFrameSize = 160,
        ParametersInitialPadding = 164,
        ParametersTrailingPadding = 168,
        ParametersSeekPreroll = 172,
        ParametersSideData = 32,
        ParametersSideDataCount = 40,
        FrameQuality = 160,
        FrameRepeat = 176,
        FrameSampleRate = 192,
        FrameFlags = 292,
        FrameColorRange = 296,
        FrameColorPrimaries = 300,
        FrameColorTransfer = 304,
        FrameColorSpace = 308,
        FrameBestPts = 320,
        FramePacketPosition = 328,
        FrameErrors = 344,
        FrameChannels = 408,
        FrameDuration = 432,
        FrameIsKeyframe = null,
        FrameIsInterlaced = null,
    };

    // AVFormatContext
    public int FormatInput { get; init; } = 8;
    public int FormatIo { get; init; } = 32;
    public int FormatStreamCount { get; init; } = 44;
    public int FormatStreams { get; init; } = 48;
    public int FormatStart { get; init; } = 64;
    public int FormatDuration { get; init; } = 72;
    public int FormatBitRate { get; init; } = 80;
    public int FormatFlags { get; init; } = 96;
    public int FormatMetadata { get; init; } = 176;
    public int FormatChapterCount { get; init; } = 164;
    public int FormatChapters { get; init; } = 168;

    // AVInputFormat, AVChapter, AVIOContext
    public int InputName { get; init; }
    public int ChapterId { get; init; }
    public int ChapterTimeBase { get; init; } = 8;
    public int ChapterStart { get; init; } = 16;
    public int ChapterEnd { get; init; } = 24;
    public int ChapterMetadata { get; init; } = 32;
    public int IoBuffer { get; init; } = 8;

    // AVStream
    public int StreamIndex { get; init; }
    public int StreamId { get; init; } = 4;
    public int StreamParameters { get; init; } = 208;
    public int StreamTimeBase { get; init; } = 16;
    public int StreamStart { get; init; } = 24;
    public int StreamDuration { get; init; } = 32;
    public int StreamFrameCount { get; init; } = 40;
    public int StreamDisposition { get; init; } = 48;
    public int StreamDiscard { get; init; } = 52;
    public int StreamSampleAspectRatio { get; init; } = 56;
    public int StreamMetadata { get; init; } = 64;
    public int StreamAverageRate { get; init; } = 72;
    public int StreamRealRate { get; init; } = 200;

    // AVCodecParameters; its side data from FFmpeg 6.1 on
    public int ParametersKind { get; init; }
    public int ParametersCodec { get; init; } = 4;
    public int ParametersTag { get; init; } = 8;
    public int ParametersExtradata { get; init; } = 16;
    public int ParametersExtradataSize { get; init; } = 24;
    public int ParametersFormat { get; init; } = 28;
    public int ParametersBitRate { get; init; } = 32;
    public int ParametersBitsPerCodedSample { get; init; } = 40;
    public int ParametersProfile { get; init; } = 48;
    public int ParametersLevel { get; init; } = 52;
    public int ParametersWidth { get; init; } = 56;
    public int ParametersHeight { get; init; } = 60;
    public int ParametersSampleAspectRatio { get; init; } = 64;
    public int ParametersFieldOrder { get; init; } = 72;
    public int ParametersColorRange { get; init; } = 76;
    public int ParametersColorPrimaries { get; init; } = 80;
    public int ParametersColorTransfer { get; init; } = 84;
    public int ParametersColorSpace { get; init; } = 88;
    public int ParametersVideoDelay { get; init; } = 96;
    public int ParametersChannels { get; init; } = 144;
    public int ParametersSampleRate { get; init; } = 116;
    public int ParametersFrameSize { get; init; } = 124;
    public int ParametersInitialPadding { get; init; } = 128;
    public int ParametersTrailingPadding { get; init; } = 132;
    public int ParametersSeekPreroll { get; init; } = 136;
    public int? ParametersSideData { get; init; }
    public int? ParametersSideDataCount { get; init; }

    // AVPacketSideData
    public int SideData { get; init; }
    public int SideDataSize { get; init; } = 8;

    // AVPacket
    public int PacketPts { get; init; } = 8;
    public int PacketDts { get; init; } = 16;
    public int PacketData { get; init; } = 24;
    public int PacketSize { get; init; } = 32;
    public int PacketStream { get; init; } = 36;
    public int PacketFlags { get; init; } = 40;
    public int PacketDuration { get; init; } = 64;
    public int PacketPosition { get; init; } = 72;

    // AVFrame; up to FFmpeg 6 it has fields for what are flags since
    public int FrameData { get; init; }
    public int FrameStride { get; init; } = 64;
    public int FrameExtendedData { get; init; } = 96;
    public int FrameWidth { get; init; } = 104;
    public int FrameHeight { get; init; } = 108;
    public int FrameSampleCount { get; init; } = 112;
    public int FrameFormat { get; init; } = 116;
    public int FramePictureType { get; init; } = 124;
    public int FrameSampleAspectRatio { get; init; } = 128;
    public int FramePts { get; init; } = 136;
    public int FramePacketDts { get; init; } = 144;
    public int FrameQuality { get; init; } = 168;
    public int FrameRepeat { get; init; } = 184;
    public int FrameSampleRate { get; init; } = 208;
    public int FrameFlags { get; init; } = 316;
    public int FrameColorRange { get; init; } = 320;
    public int FrameColorPrimaries { get; init; } = 324;
    public int FrameColorTransfer { get; init; } = 328;
    public int FrameColorSpace { get; init; } = 332;
    public int FrameBestPts { get; init; } = 344;
    public int FramePacketPosition { get; init; } = 352;
    public int FrameErrors { get; init; } = 376;
    public int FrameChannels { get; init; } = 448;
    public int FrameDuration { get; init; } = 360;
    public int? FrameIsKeyframe { get; init; } = 120;
    public int? FrameIsInterlaced { get; init; } = 188;

    // AVChannelLayout, AVDictionaryEntry, AVClass, AVCodecContext, AVCodec
    public int ChannelOrder { get; init; }
    public int ChannelCount { get; init; } = 4;
    public int ChannelMask { get; init; } = 8;
    public int EntryKey { get; init; }
    public int EntryValue { get; init; } = 8;
    public int CodecContextOpaque { get; init; } = 48;
    public int CodecName { get; init; }
    public int CodecId { get; init; } = 20;
}
