namespace WorkspaceAgents.Media;

/// <summary>Writes decoded pictures as picture files. What it set up for the last one serves the next of the same kind and size.</summary>
internal sealed unsafe class PictureEncoder(LibAv lib, ScaleFlags flags = ScaleFlags.Bicubic) : IDisposable
{
    // libav's unit of quantiser (FF_QP2LAMBDA).
    private const int LambdaPerStep = 118;

    // libav writes JPEG with MPEG-1's table, which at step 17 is about as coarse as JPEG's own table at quality 50.
    private const double StepAtQuality50 = 17;
    private const int CoarsestStep = 31;

    private readonly LibAvFunctions _call = lib.Functions;
    private readonly LibAvLog _log = new();
    private readonly PictureScaler _scaler = new(lib, flags);
    private readonly DecodedFrame _picture = new(lib);
    private readonly InputPacket _packet = new(lib);
    private (PictureFormat Format, int Width, int Height, int Quality) _setup;
    private nint _context;
    private long _count;

    /// <summary>Encodes a picture.</summary>
    /// <param name="frame">Of any pixel format.</param>
    /// <param name="format">The kind of file.</param>
    /// <param name="width">Of the file's picture, in pixels, 1 to 16383.</param>
    /// <param name="height">Of the file's picture, in pixels, 1 to 16383.</param>
    /// <param name="quality">1 (smallest) to 100 (best); PNG has no losses and takes no notice of it.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.ToolMissing"/>: this FFmpeg cannot write the kind; <see cref="MediaErrorCode.InvalidRange"/>: no such size.
    /// </exception>
    public byte[] Encode(DecodedFrame frame, PictureFormat format, int width, int height, int quality = 90)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (width is < 1 or > 16383 || height is < 1 or > 16383)
            throw new MediaException(MediaErrorCode.InvalidRange, $"No picture file can be {width} by {height} pixels; ask for 1 to 16383 each way.");
        if (_context == 0 || _setup != (format, width, height, quality))
            Prepare(format, width, height, quality);
        // An encoder may still refer to the picture before, so each gets memory of its own (from libav's pool).
        _picture.Allocate(PixelFormat(format), width, height);
        _scaler.Scale(frame, _picture, toBt601: true);
        _picture.Instruct(_count++, JpegStep(quality) * LambdaPerStep);

        _log.Enter();
        Check(_call.avcodec_send_frame(_context, _picture.Handle), format);
        Check(_call.avcodec_receive_packet(_context, _packet.Handle), format);
        var bytes = _packet.Data.ToArray();
        _packet.Clear();
        return bytes;
    }

    /// <summary>Encodes a picture at its own size.</summary>
    /// <inheritdoc cref="Encode(DecodedFrame, PictureFormat, int, int, int)"/>
    public byte[] Encode(DecodedFrame frame, PictureFormat format, int quality = 90) => Encode(frame, format, frame.Width, frame.Height, quality);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        _packet.Dispose();
        _picture.Dispose();
        _scaler.Dispose();
        _log.Dispose();
    }

    private int PixelFormat(PictureFormat format) => lib.PixelFormatOf(format switch
    {
        PictureFormat.Jpeg => "yuvj420p",
        PictureFormat.Png => "rgb24",
        _ => "yuv420p",
    });

    private void Prepare(PictureFormat format, int width, int height, int quality)
    {
        Free();
        var name = format switch
        {
            PictureFormat.Jpeg => "mjpeg",
            PictureFormat.Png => "png",
            _ => "libwebp",
        };
        nint codec;
        fixed (byte* text = LibAv.Text(name))
            codec = _call.avcodec_find_encoder_by_name(text);
        if (codec == 0)
            throw new MediaException(MediaErrorCode.ToolMissing, $"This FFmpeg has no {name} and cannot write {format}. Ask for JPEG or PNG, or install an FFmpeg that has it.");
        _log.Enter();
        _context = _call.avcodec_alloc_context3(codec);
        if (_context == 0)
            throw new InsufficientMemoryException();
        try
        {
            SetSize(codec, PixelFormat(format), width, height);
            Open(codec, format, quality);
        }
        catch
        {
            Free();
            throw;
        }
        _setup = (format, width, height, quality);
    }

    /// <summary>A context's size has no option; it takes it from a stream's parameters.</summary>
    private void SetSize(nint codec, int pixelFormat, int width, int height)
    {
        var at = lib.Layout;
        var parameters = _call.avcodec_parameters_alloc();
        if (parameters == 0)
            throw new InsufficientMemoryException();
        *(int*)(parameters + at.ParametersKind) = (int)StreamKind.Video;
        *(int*)(parameters + at.ParametersCodec) = *(int*)(codec + at.CodecId);
        *(int*)(parameters + at.ParametersFormat) = pixelFormat;
        *(int*)(parameters + at.ParametersWidth) = width;
        *(int*)(parameters + at.ParametersHeight) = height;
        var result = _call.avcodec_parameters_to_context(_context, parameters);
        _call.avcodec_parameters_free(&parameters);
        if (result < 0)
            throw new InsufficientMemoryException();
    }

    private void Open(nint codec, PictureFormat format, int quality)
    {
        lib.SetOption(_context, "time_base", new Ratio(1, 25));
        lib.SetOption(_context, "threads", 1);
        nint settings = 0;
        switch (format)
        {
            case PictureFormat.Jpeg:
                lib.SetOption(_context, "flags", "+qscale");
                lib.SetOption(_context, "qmin", 1);
                break;
            case PictureFormat.Png:
                // Each pixel is predicted from the one above: the quickest way that makes the file smaller.
                Set(&settings, "pred", "up");
                lib.SetOption(_context, "compression_level", 1);
                break;
            default:
                Set(&settings, "quality", $"{quality}");
                Set(&settings, "compression_level", "2");
                break;
        }
        var result = _call.avcodec_open2(_context, codec, &settings);
        _call.av_dict_free(&settings);
        Check(result, format);
    }

    private void Set(nint* settings, string name, string value)
    {
        fixed (byte* key = LibAv.Text(name), text = LibAv.Text(value))
            _call.av_dict_set(settings, key, text, 0);
    }

    /// <summary>The coarseness that JPEG's own quality scale has at a quality, in libav's steps.</summary>
    private static int JpegStep(int quality)
    {
        var scale = quality < 50 ? 50.0 / quality : (100 - quality) / 50.0;
        return (int)Math.Clamp(Math.Round(scale * StepAtQuality50), 1, CoarsestStep);
    }

    private void Check(int result, PictureFormat format)
    {
        if (result < 0)
            throw new MediaException(MediaErrorCode.ToolFailed, $"The picture could not be written as {format}: {_log.LastLine ?? lib.Describe(result)}. Ask for another format or size.");
    }

    private void Free()
    {
        if (_context == 0)
            return;
        var context = _context;
        _context = 0;
        _call.avcodec_free_context(&context);
    }
}
