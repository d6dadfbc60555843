namespace WorkspaceAgents.Media;

/// <summary>
/// Decodes the packets of a stream. Damage in the bytes is no exception: the decoder conceals it or leaves the frame out, and
/// <see cref="ErrorCount"/> and <see cref="ErrorLines"/> tell of it.
/// </summary>
internal sealed unsafe class StreamDecoder : IDisposable
{
    /// <summary>The size of H.264's and HEVC's picture buffer.</summary>
    private const int MaxReorderFrames = 16;

    // libav's own AV1 decoder needs a graphics card; these do not. Any other codec has its best decoder first.
    private static readonly string[] Av1Decoders = ["libdav1d", "libaom-av1"];

    private readonly LibAv _lib;
    private readonly LibAvFunctions _call;
    private readonly LibAvLog _log = new();
    private nint _context;

    private StreamDecoder(LibAv lib, InputStream stream)
    {
        _lib = lib;
        _call = lib.Functions;
        Stream = stream;
    }

    /// <summary>What is decoded.</summary>
    public InputStream Stream { get; }

    /// <summary>libav's name of the decoder, for example <c>libdav1d</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Packets and frames that could not be decoded at all.</summary>
    public long FailedCount { get; private set; }

    /// <summary>How many errors libav reported; a damaged frame often has several.</summary>
    public long ErrorCount => _log.Count;

    /// <summary>The last errors libav reported, oldest first.</summary>
    public IReadOnlyList<string> ErrorLines => _log.Lines;

    /// <summary>Frames to pass over from now on. With frame threads it counts from the next packet sent.</summary>
    public DecoderSkip SkipFrame
    {
        set => _lib.SetOption(Open(), "skip_frame", (long)value);
    }

    /// <summary>Opens a decoder.</summary>
    /// <param name="lib">The libraries.</param>
    /// <param name="stream">Its container is open.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.Unreadable"/>: no decoder for it, or its header is damaged.</exception>
    public static StreamDecoder Open(LibAv lib, InputStream stream, DecoderOptions? options = null)
    {
        var decoder = new StreamDecoder(lib, stream);
        try
        {
            decoder.Begin(options ?? new DecoderOptions());
            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>There is a decoder for a stream.</summary>
    /// <param name="lib">The libraries.</param>
    /// <param name="stream">Its container is open.</param>
    public static bool CanDecode(LibAv lib, InputStream stream) => FindDecoder(lib, stream) != 0;

    /// <summary>Gives the decoder a packet. All frames that are ready must have been received before.</summary>
    /// <param name="packet">Null at the end: after it, frames are received until there are none.</param>
    /// <exception cref="InvalidOperationException">Frames are waiting, or the end was sent before.</exception>
    public void Send(InputPacket? packet)
    {
        _log.Enter();
        var result = _call.avcodec_send_packet(Open(), packet?.Handle ?? 0);
        if (result == LibAv.Again)
            throw new InvalidOperationException("The decoder is full: receive its frames before sending the next packet.");
        if (result == LibAv.EndOfFile)
        {
            if (packet is not null)
                throw new InvalidOperationException("The decoder was told that the stream has ended: flush it before sending a packet.");
        }
        else if (result < 0)
        {
            CountFailure(result);
        }
    }

    /// <summary>Takes the next frame in presentation order.</summary>
    /// <param name="into">Filled; what it held before is let go.</param>
    /// <returns>False when the decoder needs a packet first, or has given its last frame.</returns>
    public bool Receive(DecodedFrame into)
    {
        _log.Enter();
        while (true)
        {
            var result = _call.avcodec_receive_frame(Open(), into.Handle);
            if (result >= 0)
            {
                into.TurnUpright();
                return true;
            }
            if (result == LibAv.Again || result == LibAv.EndOfFile)
                return false;
            // A frame that failed is gone; the ones behind it are still to be had.
            CountFailure(result);
        }
    }

    /// <summary>Forgets everything sent so far, as after a seek.</summary>
    public void Flush()
    {
        _log.Enter();
        _call.avcodec_flush_buffers(Open());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context != 0)
        {
            var context = _context;
            _context = 0;
            _call.avcodec_free_context(&context);
        }
        _log.Dispose();
    }

    private nint Open() => _context != 0 ? _context : throw new ObjectDisposedException(nameof(StreamDecoder));

    private void Begin(DecoderOptions options)
    {
        _log.Enter();
        var codec = FindDecoder();
        if (codec == 0)
            throw new MediaException(MediaErrorCode.Unreadable, $"{Where} is {Stream.Codec}, which this FFmpeg cannot decode. Convert the file to H.264 or HEVC, or install an FFmpeg with more codecs.");
        Name = LibAv.String(*(nint*)(codec + _lib.Layout.CodecName)) ?? "";
        _context = _call.avcodec_alloc_context3(codec);
        if (_context == 0)
            throw new InsufficientMemoryException();
        if (_call.avcodec_parameters_to_context(_context, Stream.Parameters) is < 0 and var refused)
            throw Unopened(refused);
        *(nint*)(_context + _lib.Layout.CodecContextOpaque) = _log.Register();
        Configure(options);
        if (_call.avcodec_open2(_context, codec, null) is < 0 and var failed)
            throw Unopened(failed);
    }

    private void Configure(DecoderOptions options)
    {
        _lib.SetOption(_context, "pkt_timebase", new Ratio(Stream.TimeBase.Numerator, Stream.TimeBase.Denominator));
        _lib.SetOption(_context, "threads", options.Threads);
        _lib.SetOption(_context, "thread_type", (long)options.Threading);
        _lib.SetOption(_context, "skip_frame", (long)options.SkipFrame);
        _lib.SetOption(_context, "skip_loop_filter", (long)options.SkipLoopFilter);
        // Damaged times can say more than there is; libav's H.264 decoder then ends the process.
        if (Math.Min(options.ReorderFrames, MaxReorderFrames) is var reorder && reorder > Stream.VideoDelay)
            _lib.SetOption(_context, "has_b_frames", reorder);
        if (options.OutputCorrupt)
            _lib.SetOption(_context, "flags", "+output_corrupt");
        if (options.LowDelay)
            _lib.SetOption(_context, "flags", "+low_delay");
        if (options.KeepPadding)
            _lib.SetOption(_context, "flags2", "+skip_manual");
        if (options.ErrorDetection is { } detection)
            _lib.SetOption(_context, "err_detect", detection);
    }

    private nint FindDecoder() => FindDecoder(_lib, Stream);

    private static nint FindDecoder(LibAv lib, InputStream stream)
    {
        foreach (var name in stream.Codec == "av1" ? Av1Decoders : [])
        {
            fixed (byte* text = LibAv.Text(name))
            {
                if (lib.Functions.avcodec_find_decoder_by_name(text) is not 0 and var found)
                    return found;
            }
        }
        return lib.Functions.avcodec_find_decoder(*(int*)(stream.Parameters + lib.Layout.ParametersCodec));
    }

    private void CountFailure(int error)
    {
        const int OutOfMemory = -12;
        if (error == OutOfMemory)
            throw new InsufficientMemoryException($"{Where} could not be decoded: {_lib.Describe(error)}.");
        FailedCount++;
    }

    private string Where => $"Stream {Stream.Index} of {Stream.Input.Source.Name}";

    private MediaException Unopened(int error) => new(
        MediaErrorCode.Unreadable,
        $"{Where} ({Stream.Codec}) cannot be decoded: {(_log.LastLine is { } line ? $"{_lib.Describe(error)} ({line})" : _lib.Describe(error))}. The file is unchanged; check that it plays.");
}
