namespace WorkspaceAgents.Media;

/// <summary>Reads libav's structures of a stream into an <see cref="InputStream"/>.</summary>
internal sealed unsafe class InputStreamReader(LibAv lib)
{
    private const int DefaultDisposition = 1;
    private const int AttachedPictureDisposition = 0x400;
    private const int DisplayMatrixSideData = 5;
    private const int UnknownProfile = -99;

    private static readonly string?[] FieldOrders = [null, "progressive", "tt", "bb", "tb", "bt"];

    private readonly LibAvLayout _at = lib.Layout;
    private readonly LibAvFunctions _call = lib.Functions;

    /// <summary>Reads stream number <paramref name="index"/>.</summary>
    public InputStream Read(MediaInput input, int index, nint stream)
    {
        var parameters = Get<nint>(stream, _at.StreamParameters);
        var kind = Kind(parameters);
        var disposition = Get<int>(stream, _at.StreamDisposition);
        var matrix = ReadMatrix(stream, parameters);
        var codec = Get<int>(parameters, _at.ParametersCodec);
        var profile = Get<int>(parameters, _at.ParametersProfile);
        var isVideo = kind == StreamKind.Video;
        var isAudio = kind == StreamKind.Audio;
        var channels = parameters + _at.ParametersChannels;
        return new InputStream(input, index)
        {
            Id = Get<int>(stream, _at.StreamId),
            Kind = kind,
            Codec = codec == 0 ? "unknown" : LibAv.String(_call.avcodec_get_name(codec)) ?? "unknown",
            Profile = profile == UnknownProfile ? null : LibAv.String(_call.avcodec_profile_name(codec, profile)),
            Level = Get<int>(parameters, _at.ParametersLevel),
            CodecTag = Get<uint>(parameters, _at.ParametersTag),
            TimeBase = TimeBaseAt(stream + _at.StreamTimeBase),
            StartPts = Known(Get<long>(stream, _at.StreamStart)),
            Duration = Known(Get<long>(stream, _at.StreamDuration)),
            FrameCount = Get<long>(stream, _at.StreamFrameCount) is > 0 and var count ? count : null,
            BitRate = Get<long>(parameters, _at.ParametersBitRate) is > 0 and var rate ? rate : null,
            IsDefault = (disposition & DefaultDisposition) != 0,
            IsAttachedPicture = (disposition & AttachedPictureDisposition) != 0,
            ExtradataBytes = new ReadOnlySpan<byte>((void*)Get<nint>(parameters, _at.ParametersExtradata), Get<int>(parameters, _at.ParametersExtradataSize)).ToArray(),
            Metadata = lib.ReadDictionary(Get<nint>(stream, _at.StreamMetadata)),
            Width = Get<int>(parameters, _at.ParametersWidth),
            Height = Get<int>(parameters, _at.ParametersHeight),
            PixelFormat = isVideo ? lib.PixelFormatName(Get<int>(parameters, _at.ParametersFormat)) : "unknown",
            AverageRate = Get<Ratio>(stream, _at.StreamAverageRate),
            RealRate = Get<Ratio>(stream, _at.StreamRealRate),
            SampleAspectRatio = Get<Ratio>(stream, _at.StreamSampleAspectRatio) is { IsKnown: true } stated ? stated : Get<Ratio>(parameters, _at.ParametersSampleAspectRatio),
            ColorRange = Name(_call.av_color_range_name(Get<int>(parameters, _at.ParametersColorRange))),
            ColorSpace = Name(_call.av_color_space_name(Get<int>(parameters, _at.ParametersColorSpace))),
            ColorTransfer = Name(_call.av_color_transfer_name(Get<int>(parameters, _at.ParametersColorTransfer))),
            ColorPrimaries = Name(_call.av_color_primaries_name(Get<int>(parameters, _at.ParametersColorPrimaries))),
            FieldOrder = FieldOrders.ElementAtOrDefault(Get<int>(parameters, _at.ParametersFieldOrder)),
            VideoDelay = Get<int>(parameters, _at.ParametersVideoDelay),
            DisplayMatrix = matrix,
            RotationDegrees = RotationOf(matrix),
            SampleRateHz = Get<int>(parameters, _at.ParametersSampleRate),
            Channels = Get<int>(channels, _at.ChannelCount),
            ChannelLayout = isAudio ? Describe(lib, channels) : null,
            SampleFormat = isAudio ? LibAv.String(_call.av_get_sample_fmt_name(Get<int>(parameters, _at.ParametersFormat))) : null,
            FrameSamples = Get<int>(parameters, _at.ParametersFrameSize),
            InitialPadding = Get<int>(parameters, _at.ParametersInitialPadding),
            TrailingPadding = Get<int>(parameters, _at.ParametersTrailingPadding),
            SeekPreroll = Get<int>(parameters, _at.ParametersSeekPreroll),
            BitsPerSample = Get<int>(parameters, _at.ParametersBitsPerCodedSample),
        };
    }

    /// <summary>A unit of time; 1/1 when the container has not said.</summary>
    internal static TimeBase TimeBaseAt(nint address) =>
        *(Ratio*)address is { IsKnown: true } ratio ? new TimeBase(ratio.Numerator, ratio.Denominator) : new TimeBase(1, 1);

    /// <summary>A channel layout in words, for example <c>5.1(side)</c>.</summary>
    internal static string Describe(LibAv lib, nint channels)
    {
        var buffer = stackalloc byte[128];
        return lib.Functions.av_channel_layout_describe(channels, buffer, 128) > 0 ? LibAv.String((nint)buffer)! : "unknown";
    }

    private static T Get<T>(nint structure, int offset)
        where T : unmanaged => *(T*)(structure + offset);

    private static long? Known(long time) => time == LibAv.NoTime ? null : time;

    private static string? Name(nint text) => LibAv.String(text) is { } name && name is not ("unknown" or "unspecified" or "reserved") ? name : null;

    private StreamKind Kind(nint parameters) => (StreamKind)Get<int>(parameters, _at.ParametersKind) is var kind && Enum.IsDefined(kind) ? kind : StreamKind.Unknown;

    private int[]? ReadMatrix(nint stream, nint parameters)
    {
        const int Count = 9;
        nuint size = 0;
        byte* data = null;
        if (_at.ParametersSideData is { } place && _at.ParametersSideDataCount is { } countPlace && _call.av_packet_side_data_get != null)
        {
            var entry = _call.av_packet_side_data_get(Get<nint>(parameters, place), Get<int>(parameters, countPlace), DisplayMatrixSideData);
            if (entry != 0)
            {
                data = (byte*)Get<nint>(entry, _at.SideData);
                size = Get<nuint>(entry, _at.SideDataSize);
            }
        }
        else if (_call.av_stream_get_side_data != null)
        {
            data = _call.av_stream_get_side_data(stream, DisplayMatrixSideData, &size);
        }
        return data != null && size >= Count * sizeof(int) ? new ReadOnlySpan<int>(data, Count).ToArray() : null;
    }

    private double RotationOf(int[]? matrix)
    {
        if (matrix is null)
            return 0;
        fixed (int* numbers = matrix)
        {
            // libav gives the turn that was made, against the clock.
            var degrees = -_call.av_display_rotation_get(numbers);
            return double.IsFinite(degrees) ? ((degrees % 360) + 360) % 360 : 0;
        }
    }
}
