using System.Buffers;

namespace WorkspaceAgents.Media;

/// <summary>
/// Brings decoded sound to one rate, one number of channels and one way of writing samples, channels side by side. A stream whose
/// parameters change on the way is followed.
/// </summary>
/// <param name="lib">The libraries.</param>
/// <param name="kind">How samples are written.</param>
/// <param name="sampleRateHz">Null for the first frame's.</param>
/// <param name="channels">Null for the first frame's, in its layout; else libav's usual layout of that many, mixed up or down.</param>
internal sealed unsafe class AudioResampler(LibAv lib, SampleKind kind, int? sampleRateHz = null, int? channels = null) : IDisposable
{
    // An AVChannelLayout, with room to spare.
    private const int LayoutBytes = 64;

    private readonly LibAvFunctions _call = lib.Functions;
    private readonly LibAvLog _log = new();
    private readonly int _format = FormatOf(lib, kind);
    private readonly nint _output = Zeroed();
    private readonly nint _input = Zeroed();
    private (int Rate, int Format) _source;
    private nint _context;
    private bool _isDisposed;

    /// <summary>The rate of what comes out; 0 before the first frame when it is the first frame's.</summary>
    public int SampleRateHz { get; private set; } = sampleRateHz ?? 0;

    /// <summary>The channels of what comes out; 0 before the first frame when they are the first frame's.</summary>
    public int Channels { get; private set; } = channels ?? 0;

    /// <summary>Bytes of one moment: a sample of every channel.</summary>
    public int MomentBytes => Channels * _call.av_get_bytes_per_sample(_format);

    /// <summary>Converts a frame. A little of its end is kept back until the next frame when the rate changes.</summary>
    /// <param name="frame">Decoded sound.</param>
    /// <param name="output">What is ready is written to it.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolFailed"/>: libav has no way from this layout to the one asked for.</exception>
    public void Add(DecodedFrame frame, IBufferWriter<byte> output)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _log.Enter();
        if (_context == 0 || _source != (frame.SampleRateHz, frame.SampleFormatId) || _call.av_channel_layout_compare(_input, InputLayout(frame)) != 0)
        {
            Finish(output);
            Prepare(frame);
        }
        Convert(frame.SamplePointers, frame.SampleCount, output);
    }

    /// <summary>Gives what was kept back. After it, frames begin anew.</summary>
    /// <param name="output">It is written to it.</param>
    public void Finish(IBufferWriter<byte> output)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_context == 0)
            return;
        _log.Enter();
        Convert(null, 0, output);
        Free();
    }

    /// <summary>Forgets what was kept back, as after a seek.</summary>
    public void Reset() => Free();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Free();
        foreach (var layout in new[] { _output, _input })
        {
            _call.av_channel_layout_uninit(layout);
            System.Runtime.InteropServices.NativeMemory.Free((void*)layout);
        }
        _log.Dispose();
    }

    private static int FormatOf(LibAv lib, SampleKind kind)
    {
        fixed (byte* name = LibAv.Text(kind == SampleKind.Float32 ? "flt" : "s16"))
            return lib.Functions.av_get_sample_fmt(name);
    }

    private static nint Zeroed() => (nint)System.Runtime.InteropServices.NativeMemory.AllocZeroed(LayoutBytes);

    /// <summary>The frame's layout; when the stream only says how many channels there are, it stays what the frame before was taken for.</summary>
    private nint InputLayout(DecodedFrame frame) => _context != 0 && IsUnspecified(frame) && *(int*)(_input + lib.Layout.ChannelCount) == frame.Channels ? _input : frame.ChannelsHandle;

    private bool IsUnspecified(DecodedFrame frame) => *(int*)(frame.ChannelsHandle + lib.Layout.ChannelOrder) == 0;

    private void Prepare(DecodedFrame frame)
    {
        _source = (frame.SampleRateHz, frame.SampleFormatId);
        _call.av_channel_layout_uninit(_input);
        if (IsUnspecified(frame))
            _call.av_channel_layout_default(_input, frame.Channels);
        else if (_call.av_channel_layout_copy(_input, frame.ChannelsHandle) < 0)
            throw new InsufficientMemoryException();
        if (SampleRateHz == 0)
            SampleRateHz = frame.SampleRateHz;
        if (*(int*)(_output + lib.Layout.ChannelCount) == 0)
            ChooseOutput(frame);
        nint context = 0;
        var result = _call.swr_alloc_set_opts2(&context, _output, _format, SampleRateHz, _input, frame.SampleFormatId, frame.SampleRateHz, 0, 0);
        if (result >= 0)
            result = _call.swr_init(context);
        _context = context;
        if (result >= 0)
            return;
        Free();
        throw new MediaException(
            MediaErrorCode.ToolFailed,
            $"Sound of {frame.Channels} channels ({frame.ChannelLayout}) at {frame.SampleRateHz} Hz cannot be brought to {Channels} channels at {SampleRateHz} Hz: {_log.LastLine ?? lib.Describe(result)}. Ask for the file's own channels.");
    }

    private void ChooseOutput(DecodedFrame frame)
    {
        if (Channels == 0 || Channels == frame.Channels)
        {
            Channels = frame.Channels;
            if (_call.av_channel_layout_copy(_output, _input) < 0)
                throw new InsufficientMemoryException();
        }
        else
        {
            _call.av_channel_layout_default(_output, Channels);
        }
    }

    private void Convert(byte** samples, int count, IBufferWriter<byte> output)
    {
        var room = _call.swr_get_out_samples(_context, count);
        if (room <= 0)
            return;
        var bytes = output.GetSpan(room * MomentBytes);
        int made;
        fixed (byte* to = bytes)
        {
            var planes = stackalloc byte*[1] { to };
            made = _call.swr_convert(_context, planes, room, samples, count);
        }
        if (made < 0)
            throw new MediaException(MediaErrorCode.ToolFailed, $"Sound could not be resampled: {_log.LastLine ?? lib.Describe(made)}. The file is unchanged.");
        output.Advance(made * MomentBytes);
    }

    private void Free()
    {
        if (_context == 0)
            return;
        var context = _context;
        _context = 0;
        _call.swr_free(&context);
    }
}
