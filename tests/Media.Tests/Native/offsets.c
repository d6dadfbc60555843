// Prints where the public headers of the installed FFmpeg put each field that src/Media/Native reads by its place:
// one line each, "name offset". LibAvLayoutTests compares them with the table.
#include <stddef.h>
#include <stdio.h>
#include <libavutil/avutil.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#define FIELD(type, member, name) printf("%s %zu\n", name, offsetof(type, member))

int main(void)
{
    printf("avutil %u\n", LIBAVUTIL_VERSION_MAJOR);

    FIELD(AVFormatContext, iformat, "FormatInput");
    FIELD(AVFormatContext, pb, "FormatIo");
    FIELD(AVFormatContext, nb_streams, "FormatStreamCount");
    FIELD(AVFormatContext, streams, "FormatStreams");
    FIELD(AVFormatContext, start_time, "FormatStart");
    FIELD(AVFormatContext, duration, "FormatDuration");
    FIELD(AVFormatContext, bit_rate, "FormatBitRate");
    FIELD(AVFormatContext, flags, "FormatFlags");
    FIELD(AVFormatContext, metadata, "FormatMetadata");
    FIELD(AVFormatContext, nb_chapters, "FormatChapterCount");
    FIELD(AVFormatContext, chapters, "FormatChapters");
    FIELD(AVInputFormat, name, "InputName");

    FIELD(AVChapter, id, "ChapterId");
    FIELD(AVChapter, time_base, "ChapterTimeBase");
    FIELD(AVChapter, start, "ChapterStart");
    FIELD(AVChapter, end, "ChapterEnd");
    FIELD(AVChapter, metadata, "ChapterMetadata");

    FIELD(AVIOContext, buffer, "IoBuffer");

    FIELD(AVStream, index, "StreamIndex");
    FIELD(AVStream, id, "StreamId");
    FIELD(AVStream, codecpar, "StreamParameters");
    FIELD(AVStream, time_base, "StreamTimeBase");
    FIELD(AVStream, start_time, "StreamStart");
    FIELD(AVStream, duration, "StreamDuration");
    FIELD(AVStream, nb_frames, "StreamFrameCount");
    FIELD(AVStream, disposition, "StreamDisposition");
    FIELD(AVStream, discard, "StreamDiscard");
    FIELD(AVStream, sample_aspect_ratio, "StreamSampleAspectRatio");
    FIELD(AVStream, metadata, "StreamMetadata");
    FIELD(AVStream, avg_frame_rate, "StreamAverageRate");
    FIELD(AVStream, r_frame_rate, "StreamRealRate");

    FIELD(AVCodecParameters, codec_type, "ParametersKind");
    FIELD(AVCodecParameters, codec_id, "ParametersCodec");
    FIELD(AVCodecParameters, codec_tag, "ParametersTag");
    FIELD(AVCodecParameters, extradata, "ParametersExtradata");
    FIELD(AVCodecParameters, extradata_size, "ParametersExtradataSize");
    FIELD(AVCodecParameters, format, "ParametersFormat");
    FIELD(AVCodecParameters, bit_rate, "ParametersBitRate");
    FIELD(AVCodecParameters, bits_per_coded_sample, "ParametersBitsPerCodedSample");
    FIELD(AVCodecParameters, profile, "ParametersProfile");
    FIELD(AVCodecParameters, level, "ParametersLevel");
    FIELD(AVCodecParameters, width, "ParametersWidth");
    FIELD(AVCodecParameters, height, "ParametersHeight");
    FIELD(AVCodecParameters, sample_aspect_ratio, "ParametersSampleAspectRatio");
    FIELD(AVCodecParameters, field_order, "ParametersFieldOrder");
    FIELD(AVCodecParameters, color_range, "ParametersColorRange");
    FIELD(AVCodecParameters, color_primaries, "ParametersColorPrimaries");
    FIELD(AVCodecParameters, color_trc, "ParametersColorTransfer");
    FIELD(AVCodecParameters, color_space, "ParametersColorSpace");
    FIELD(AVCodecParameters, video_delay, "ParametersVideoDelay");
    FIELD(AVCodecParameters, ch_layout, "ParametersChannels");
    FIELD(AVCodecParameters, sample_rate, "ParametersSampleRate");
    FIELD(AVCodecParameters, frame_size, "ParametersFrameSize");
    FIELD(AVCodecParameters, initial_padding, "ParametersInitialPadding");
    FIELD(AVCodecParameters, trailing_padding, "ParametersTrailingPadding");
    FIELD(AVCodecParameters, seek_preroll, "ParametersSeekPreroll");
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)
    FIELD(AVCodecParameters, coded_side_data, "ParametersSideData");
    FIELD(AVCodecParameters, nb_coded_side_data, "ParametersSideDataCount");
#endif
    FIELD(AVPacketSideData, data, "SideData");
    FIELD(AVPacketSideData, size, "SideDataSize");

    FIELD(AVPacket, pts, "PacketPts");
    FIELD(AVPacket, dts, "PacketDts");
    FIELD(AVPacket, data, "PacketData");
    FIELD(AVPacket, size, "PacketSize");
    FIELD(AVPacket, stream_index, "PacketStream");
    FIELD(AVPacket, flags, "PacketFlags");
    FIELD(AVPacket, duration, "PacketDuration");
    FIELD(AVPacket, pos, "PacketPosition");

    FIELD(AVFrame, data, "FrameData");
    FIELD(AVFrame, linesize, "FrameStride");
    FIELD(AVFrame, extended_data, "FrameExtendedData");
    FIELD(AVFrame, width, "FrameWidth");
    FIELD(AVFrame, height, "FrameHeight");
    FIELD(AVFrame, nb_samples, "FrameSampleCount");
    FIELD(AVFrame, format, "FrameFormat");
    FIELD(AVFrame, pict_type, "FramePictureType");
    FIELD(AVFrame, sample_aspect_ratio, "FrameSampleAspectRatio");
    FIELD(AVFrame, pts, "FramePts");
    FIELD(AVFrame, pkt_dts, "FramePacketDts");
    FIELD(AVFrame, quality, "FrameQuality");
    FIELD(AVFrame, repeat_pict, "FrameRepeat");
    FIELD(AVFrame, sample_rate, "FrameSampleRate");
    FIELD(AVFrame, flags, "FrameFlags");
    FIELD(AVFrame, color_range, "FrameColorRange");
    FIELD(AVFrame, color_primaries, "FrameColorPrimaries");
    FIELD(AVFrame, color_trc, "FrameColorTransfer");
    FIELD(AVFrame, colorspace, "FrameColorSpace");
    FIELD(AVFrame, best_effort_timestamp, "FrameBestPts");
    FIELD(AVFrame, pkt_pos, "FramePacketPosition");
    FIELD(AVFrame, decode_error_flags, "FrameErrors");
    FIELD(AVFrame, ch_layout, "FrameChannels");
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 2, 100)
    FIELD(AVFrame, duration, "FrameDuration");
#else
    FIELD(AVFrame, pkt_duration, "FrameDuration");
#endif
#if LIBAVUTIL_VERSION_INT < AV_VERSION_INT(58, 7, 100)
    FIELD(AVFrame, key_frame, "FrameIsKeyframe");
    FIELD(AVFrame, interlaced_frame, "FrameIsInterlaced");
#endif

    FIELD(AVChannelLayout, order, "ChannelOrder");
    FIELD(AVChannelLayout, nb_channels, "ChannelCount");
    FIELD(AVChannelLayout, u.mask, "ChannelMask");
    FIELD(AVDictionaryEntry, key, "EntryKey");
    FIELD(AVDictionaryEntry, value, "EntryValue");
    FIELD(AVCodecContext, opaque, "CodecContextOpaque");
    FIELD(AVCodec, name, "CodecName");
    FIELD(AVCodec, id, "CodecId");
    return 0;
}
