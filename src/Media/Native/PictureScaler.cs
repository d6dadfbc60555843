namespace WorkspaceAgents.Media;

/// <summary>
/// Resizes pictures and converts them to another pixel format in one step, by the colour matrix and range that each picture states (BT.601,
/// 16 to 235 when it does not). What it set up for the last picture serves the next one of the same kind.
/// </summary>
internal sealed unsafe class PictureScaler(LibAv lib, ScaleFlags flags = ScaleFlags.Bicubic) : IDisposable
{
    // libav writes whole vectors: a row that is no multiple of one would run into the next, so such rows are written with room between them.
    private const int VectorPixels = 32;
    private const int Bt601 = 5;
    private const int FullRange = 2;
    private const int LimitedRange = 1;
    private const int NoScaledRows = 0;
    private const int UnstatedChromaPlace = -513;
    private const int MiddleChromaPlace = 128;

    private readonly LibAvFunctions _call = lib.Functions;
    private readonly LibAvLog _log = new();
    private readonly int _yuv420p = lib.PixelFormatOf("yuv420p");
    private DecodedFrame? _padded;
    private Setup _setup;
    private nint _context;

    /// <summary>Converts into a caller's memory: plane after plane, rows without gaps.</summary>
    /// <param name="source">A picture.</param>
    /// <param name="pixelFormat">libav's number of what to make, from <see cref="LibAv.PixelFormatOf"/>.</param>
    /// <param name="width">Of what to make, in pixels.</param>
    /// <param name="height">Of what to make, in pixels.</param>
    /// <param name="destination">At least <see cref="LibAv.PictureBytes"/>.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: a size no picture can have.</exception>
    public int Scale(DecodedFrame source, int pixelFormat, int width, int height, Span<byte> destination)
    {
        var bytes = lib.PictureBytes(pixelFormat, width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, bytes, nameof(destination));
        if (width % VectorPixels != 0)
        {
            _padded ??= new DecodedFrame(lib);
            if (_padded.PixelFormatId != pixelFormat || _padded.Width != width || _padded.Height != height)
                _padded.Allocate(pixelFormat, width, height);
            Scale(source, _padded);
            return _padded.CopyPackedTo(destination);
        }
        var planes = stackalloc byte*[4];
        var strides = stackalloc int[4];
        fixed (byte* to = destination)
        {
            _call.av_image_fill_arrays(planes, strides, to, pixelFormat, width, height, 1);
            Run(source, new Setup(source, pixelFormat, width, height, MatrixOf(source)), planes, strides);
        }
        return bytes;
    }

    /// <summary>Converts into a picture that has a format and a size.</summary>
    /// <param name="source">A picture.</param>
    /// <param name="destination">Made by <see cref="DecodedFrame.Allocate"/>, and not referred to by a decoder or encoder.</param>
    /// <param name="toBt601">Convert the colours to BT.601, which picture files have, instead of keeping the matrix.</param>
    public void Scale(DecodedFrame source, DecodedFrame destination, bool toBt601 = false) =>
        Run(source, new Setup(source, destination.PixelFormatId, destination.Width, destination.Height, toBt601 ? Bt601 : MatrixOf(source)), destination.DataPointers, destination.Strides);

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        _padded?.Dispose();
        _log.Dispose();
    }

    private static int MatrixOf(DecodedFrame frame) => frame.ColorSpace;

    private void Run(DecodedFrame source, Setup setup, byte** planes, int* strides)
    {
        _log.Enter();
        if (_context == 0 || setup != _setup)
            Prepare(setup);
        if (_call.sws_scale(_context, source.DataPointers, source.Strides, 0, source.Height, planes, strides) <= NoScaledRows)
            throw Failed(setup);
    }

    private void Prepare(Setup setup)
    {
        Free();
        _context = _call.sws_alloc_context();
        if (_context == 0)
            throw new InsufficientMemoryException();
        lib.SetOption(_context, "sws_flags", (long)flags);
        lib.SetOption(_context, "srcw", setup.SourceWidth);
        lib.SetOption(_context, "srch", setup.SourceHeight);
        lib.SetOption(_context, "src_format", setup.SourceFormat);
        lib.SetOption(_context, "dstw", setup.Width);
        lib.SetOption(_context, "dsth", setup.Height);
        lib.SetOption(_context, "dst_format", setup.Format);
        // Colour samples of 4:2:0 lie between two rows, at the left pixel, as MPEG-2 has it.
        lib.SetOption(_context, "src_v_chr_pos", setup.SourceFormat == _yuv420p ? MiddleChromaPlace : UnstatedChromaPlace);
        lib.SetOption(_context, "dst_v_chr_pos", setup.Format == _yuv420p ? MiddleChromaPlace : UnstatedChromaPlace);
        if (_call.sws_init_context(_context, 0, 0) < 0)
        {
            Free();
            throw Failed(setup);
        }
        SetColours(setup);
        _setup = setup;
    }

    private void SetColours(Setup setup)
    {
        int* table;
        int* inverse;
        int sourceFull, full, brightness, contrast, saturation;
        if (_call.sws_getColorspaceDetails(_context, &inverse, &sourceFull, &table, &full, &brightness, &contrast, &saturation) < 0)
            return;
        if (setup.SourceRange is FullRange or LimitedRange)
            sourceFull = setup.SourceRange == FullRange ? 1 : 0;
        _call.sws_setColorspaceDetails(
            _context, _call.sws_getCoefficients(setup.SourceMatrix), sourceFull, _call.sws_getCoefficients(setup.Matrix), full, brightness, contrast, saturation);
    }

    private void Free()
    {
        if (_context == 0)
            return;
        _call.sws_freeContext(_context);
        _context = 0;
    }

    private MediaException Failed(Setup setup) => new(
        MediaErrorCode.InvalidRange,
        $"A picture of {setup.SourceWidth} by {setup.SourceHeight} pixels of {lib.PixelFormatName(setup.SourceFormat)} cannot be made {setup.Width} by {setup.Height} of " +
        $"{lib.PixelFormatName(setup.Format)}{(_log.LastLine is { } line ? $" ({line})" : "")}; ask for another size.");

    private readonly record struct Setup(int SourceFormat, int SourceWidth, int SourceHeight, int SourceMatrix, int SourceRange, int Format, int Width, int Height, int Matrix)
    {
        public Setup(DecodedFrame source, int format, int width, int height, int matrix)
            : this(source.PixelFormatId, source.Width, source.Height, source.ColorSpace, source.ColorRange, format, width, height, matrix)
        {
        }
    }
}
