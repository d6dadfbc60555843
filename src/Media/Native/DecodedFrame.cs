namespace WorkspaceAgents.Media;

/// <summary>
/// A decoded picture or a stretch of decoded sound. It is filled again and again; spans it gave are valid until then. Rows of a picture always
/// run downwards.
/// </summary>
internal sealed unsafe class DecodedFrame : IDisposable
{
    private const int KeyFlag = 2;
    private const int CorruptFlag = 1;
    private const int InterlacedFlag = 8;
    private const int MaxPlanes = 8;

    private readonly LibAv _lib;
    private readonly LibAvLayout _at;
    private readonly LibAvFunctions _call;
    private nint _frame;

    /// <summary>An empty frame.</summary>
    public DecodedFrame(LibAv lib)
    {
        _lib = lib;
        _at = lib.Layout;
        _call = lib.Functions;
        _frame = _call.av_frame_alloc();
        if (_frame == 0)
            throw new InsufficientMemoryException();
    }

    /// <summary>When it is shown, in ticks of its stream; where the container does not say, as the decoder reckons it; null when that is not known either.</summary>
    public long? Pts => Known(Field<long>(_at.FrameBestPts)) ?? Known(Field<long>(_at.FramePts));

    /// <summary>The time of its packet, in ticks of its stream, as the container states it; null when it does not.</summary>
    public long? StatedPts => Known(Field<long>(_at.FramePts));

    /// <summary>The decoding time of the packet that gave it, in ticks of its stream; null when unknown.</summary>
    public long? PacketDts => Known(Field<long>(_at.FramePacketDts));

    /// <summary>How long it is shown, in ticks of its stream; 0 when unknown.</summary>
    public long Duration => Field<long>(_at.FrameDuration);

    /// <summary>Where its packet is in the file; -1 when unknown.</summary>
    public long PacketPosition => Field<long>(_at.FramePacketPosition);

    /// <summary>In pixels; 0 for sound.</summary>
    public int Width => Field<int>(_at.FrameWidth);

    /// <summary>In pixels; 0 for sound.</summary>
    public int Height => Field<int>(_at.FrameHeight);

    /// <summary>libav's name of the pixel format, for example <c>yuv420p</c>.</summary>
    public string PixelFormat => _lib.PixelFormatName(PixelFormatId);

    /// <summary>libav's number of the pixel format, which differs between releases.</summary>
    public int PixelFormatId => Field<int>(_at.FrameFormat);

    /// <summary>The number of planes of a picture, or of sound: one a channel when planar.</summary>
    public int PlaneCount => SampleCount > 0 ? (IsPlanar ? Channels : 1) : Math.Max(0, _call.av_pix_fmt_count_planes(PixelFormatId));

    /// <summary>Decoding can begin at it.</summary>
    public bool IsKeyframe => _at.FrameIsKeyframe is { } place ? Field<int>(place) != 0 : (Field<int>(_at.FrameFlags) & KeyFlag) != 0;

    /// <summary>Its rows are of two moments.</summary>
    public bool IsInterlaced => _at.FrameIsInterlaced is { } place ? Field<int>(place) != 0 : (Field<int>(_at.FrameFlags) & InterlacedFlag) != 0;

    /// <summary>I, P, B and so on; ? when unknown.</summary>
    public char PictureType => Field<int>(_at.FramePictureType) is var type && type is >= 0 and <= 7 ? "?IPBSipb"[type] : '?';

    /// <summary>How many times the first field is shown again, in half frames (pulldown).</summary>
    public int RepeatedFields => Field<int>(_at.FrameRepeat);

    /// <summary>What the decoder found wrong: bits of libav's FF_DECODE_ERROR; 0 when nothing.</summary>
    public int DecodeErrorFlags => Field<int>(_at.FrameErrors);

    /// <summary>Its content is damaged.</summary>
    public bool IsCorrupt => (Field<int>(_at.FrameFlags) & CorruptFlag) != 0 || DecodeErrorFlags != 0;

    /// <summary>The shape of a pixel.</summary>
    public Ratio SampleAspectRatio => Field<Ratio>(_at.FrameSampleAspectRatio);

    /// <summary>libav's number: 1 for 16 to 235, 2 for 0 to 255, 0 unknown.</summary>
    public int ColorRange => Field<int>(_at.FrameColorRange);

    /// <summary>The matrix, by its number in ISO/IEC 23091-2; 2 when unknown.</summary>
    public int ColorSpace => Field<int>(_at.FrameColorSpace);

    /// <summary>The primaries, by their number in ISO/IEC 23091-2; 2 when unknown.</summary>
    public int ColorPrimaries => Field<int>(_at.FrameColorPrimaries);

    /// <summary>The transfer function, by its number in ISO/IEC 23091-2; 2 when unknown.</summary>
    public int ColorTransfer => Field<int>(_at.FrameColorTransfer);

    /// <summary>Samples in each channel; 0 for a picture.</summary>
    public int SampleCount => Field<int>(_at.FrameSampleCount);

    /// <summary>Samples a second; 0 for a picture.</summary>
    public int SampleRateHz => Field<int>(_at.FrameSampleRate);

    /// <summary>0 for a picture.</summary>
    public int Channels => Field<int>(_at.FrameChannels + _at.ChannelCount);

    /// <summary>For example <c>stereo</c>.</summary>
    public string ChannelLayout => InputStreamReader.Describe(_lib, ChannelsHandle);

    /// <summary>libav's name of the sample format, for example <c>fltp</c>.</summary>
    public string SampleFormat => LibAv.String(_call.av_get_sample_fmt_name(SampleFormatId)) ?? "unknown";

    /// <summary>The number of bytes of the picture when its rows follow each other without gaps.</summary>
    public int PackedBytes => _lib.PictureBytes(PixelFormatId, Width, Height);

    internal nint Handle => _frame != 0 ? _frame : throw new ObjectDisposedException(nameof(DecodedFrame));

    internal int SampleFormatId => Field<int>(_at.FrameFormat);

    internal nint ChannelsHandle => Handle + _at.FrameChannels;

    internal byte** DataPointers => (byte**)(Handle + _at.FrameData);

    internal byte** SamplePointers => (byte**)Field<nint>(_at.FrameExtendedData);

    internal int* Strides => (int*)(Handle + _at.FrameStride);

    private bool IsPlanar => _call.av_sample_fmt_is_planar(SampleFormatId) != 0;

    /// <summary>The bytes of a plane: of a picture all of its rows, each <see cref="Stride"/> bytes from the one above; of sound its samples.</summary>
    /// <param name="plane">From 0 to below <see cref="PlaneCount"/>.</param>
    public ReadOnlySpan<byte> Plane(int plane)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plane);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(plane, PlaneCount);
        if (SampleCount > 0)
        {
            var bytes = SampleCount * _call.av_get_bytes_per_sample(SampleFormatId) * (IsPlanar ? 1 : Channels);
            return new ReadOnlySpan<byte>(SamplePointers[plane], bytes);
        }
        // The last row may be shorter than the stride: what lies behind it is not ours to show.
        var rows = PlaneHeight(plane);
        return new ReadOnlySpan<byte>(DataPointers[plane], rows == 0 ? 0 : (Stride(plane) * (rows - 1)) + RowBytes(plane));
    }

    /// <summary>Bytes from a row to the next.</summary>
    public int Stride(int plane) => plane is >= 0 and < MaxPlanes ? Strides[plane] : throw new ArgumentOutOfRangeException(nameof(plane));

    /// <summary>Bytes of a row that are picture.</summary>
    public int RowBytes(int plane) => _call.av_image_get_linesize(PixelFormatId, Width, plane);

    /// <summary>Rows of a plane; of the palette of a picture that has one, 1.</summary>
    public int PlaneHeight(int plane)
    {
        int wide, high;
        if (plane is not (1 or 2) || _call.av_pix_fmt_get_chroma_sub_sample(PixelFormatId, &wide, &high) < 0)
            return Height;
        return (Height + (1 << high) - 1) >> high;
    }

    /// <summary>Copies the picture, plane after plane, rows without gaps.</summary>
    /// <param name="destination">At least <see cref="PackedBytes"/>.</param>
    /// <returns>The number of bytes.</returns>
    public int CopyPackedTo(Span<byte> destination)
    {
        var bytes = PackedBytes;
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, bytes, nameof(destination));
        fixed (byte* to = destination)
            return _call.av_image_copy_to_buffer(to, destination.Length, DataPointers, Strides, PixelFormatId, Width, Height, 1);
    }

    /// <summary>Makes it a picture that can be written to, with rows aligned for libav. What it was before is let go.</summary>
    /// <param name="pixelFormat">libav's number.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public void Allocate(int pixelFormat, int width, int height)
    {
        Clear();
        Field<int>(_at.FrameFormat) = pixelFormat;
        Field<int>(_at.FrameWidth) = width;
        Field<int>(_at.FrameHeight) = height;
        if (_call.av_frame_get_buffer(Handle, 0) < 0)
            throw new MediaException(MediaErrorCode.InvalidRange, $"No picture can be {width} by {height} pixels of {_lib.PixelFormatName(pixelFormat)}; ask for a smaller one.");
    }

    /// <summary>Lets go of what it holds.</summary>
    public void Clear() => _call.av_frame_unref(Handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_frame == 0)
            return;
        var frame = _frame;
        _frame = 0;
        _call.av_frame_free(&frame);
    }

    /// <summary>Some decoders give a picture from its last row upwards; such a one is copied, so that callers need not care.</summary>
    internal void TurnUpright()
    {
        if (SampleCount > 0 || (Strides[0] >= 0 && Strides[1] >= 0 && Strides[2] >= 0))
            return;
        using var copy = new DecodedFrame(_lib);
        copy.Allocate(PixelFormatId, Width, Height);
        if (_call.av_frame_copy(copy.Handle, Handle) < 0 || _call.av_frame_copy_props(copy.Handle, Handle) < 0)
            throw new InsufficientMemoryException();
        Clear();
        _call.av_frame_move_ref(Handle, copy.Handle);
    }

    /// <summary>Says to an encoder when the picture is shown and how coarse it may get, in libav's unit.</summary>
    internal void Instruct(long pts, int lambda)
    {
        Field<long>(_at.FramePts) = pts;
        Field<int>(_at.FrameQuality) = lambda;
    }

    private static long? Known(long time) => time == LibAv.NoTime ? null : time;

    private ref T Field<T>(int offset)
        where T : unmanaged => ref *(T*)(Handle + offset);
}
