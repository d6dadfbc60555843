using System.Buffers;

namespace WorkspaceAgents.Media;

/// <summary>An opened container and decoder that give sound from one place on, frame after frame, as floats.</summary>
internal sealed class AudioSession : IDisposable
{
    private readonly MediaInput _input;
    private readonly StreamDecoder _decoder;
    private readonly AudioResampler _floats;
    private InputPacket _packet = new(LibAv.Default);
    private InputPacket _ahead = new(LibAv.Default);
    private readonly DecodedFrame _frame = new(LibAv.Default);
    private readonly ArrayBufferWriter<byte> _samples = new();
    private bool _isEnding;
    private bool? _hasAhead;

    /// <summary>Opens a file at its start.</summary>
    /// <param name="source">Not closed with the session.</param>
    /// <param name="streamIndex">Null for the default stream.</param>
    /// <exception cref="MediaException">No container, no such sound, or no decoder for it.</exception>
    public AudioSession(MediaSource source, int? streamIndex)
    {
        _input = MediaInput.Open(LibAv.Default, source);
        try
        {
            Stream = Choose(_input, streamIndex);
            _input.Keep([Stream.Index]);
            _decoder = StreamDecoder.Open(LibAv.Default, Stream);
            _floats = new AudioResampler(LibAv.Default, SampleKind.Float32);
        }
        catch
        {
            _decoder?.Dispose();
            _packet.Dispose();
            _ahead.Dispose();
            _frame.Dispose();
            _input.Dispose();
            throw;
        }
    }

    /// <summary>The sound.</summary>
    public InputStream Stream { get; }

    /// <summary>libav's name of the container.</summary>
    public string FormatName => _input.FormatName;

    /// <summary>How long the file says it lasts; null when unknown.</summary>
    public double? DurationSeconds => _input.DurationSeconds;

    /// <summary>The file has pictures too, so its clock is theirs.</summary>
    public bool HasVideo => _input.Streams.Any(stream => stream.Kind == StreamKind.Video && !stream.IsAttachedPicture);

    /// <summary>The time of the frame read last, in ticks; null when unknown.</summary>
    public long? Pts => _frame.Pts;

    /// <summary>Samples of each channel in the frame read last.</summary>
    public int Count => _frame.SampleCount;

    /// <summary>Channels of the frame read last.</summary>
    public int Channels => _floats.Channels;

    /// <summary>The rate of the frame read last.</summary>
    public int SampleRateHz => _frame.SampleRateHz;

    /// <summary>libav's name of the layout of the frame read last.</summary>
    public string ChannelLayout => _frame.ChannelLayout;

    /// <summary>The samples of the frame read last, channels side by side.</summary>
    public ReadOnlySpan<float> Samples => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(_samples.WrittenSpan);

    /// <summary>Decodes the next frame.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        while (true)
        {
            while (_decoder.Receive(_frame))
            {
                if (_frame.SampleCount == 0)
                    continue;
                _samples.ResetWrittenCount();
                _floats.Add(_frame, _samples);
                return true;
            }
            if (_isEnding)
                return false;
            _isEnding = !NextPacket();
            _decoder.Send(_isEnding ? null : _packet);
        }
    }

    /// <summary>The time of the packet after those that were decoded, in ticks; null at the end, and when it has none.</summary>
    public long? PeekPts()
    {
        _hasAhead ??= ReadPacket(_ahead);
        return _hasAhead == true ? _ahead.Pts : null;
    }

    /// <summary>Goes to a time. Frames decoded after it may still miss what came before them.</summary>
    /// <param name="pts">In ticks of the stream.</param>
    /// <returns>False when the container cannot; then the session is of no more use.</returns>
    public bool TrySeek(long pts)
    {
        // Matroska's index is of the pictures; a search for sound reads everything up to it.
        var video = _input.FormatName.Contains("matroska", StringComparison.Ordinal) ? _input.Streams.FirstOrDefault(stream => stream.Kind == StreamKind.Video && !stream.IsAttachedPicture) : null;
        try
        {
            if (video is null)
                _input.Seek(Stream.Index, pts);
            else
                _input.Seek(video.Index, (long)Math.Floor(Stream.TimeBase.ToSeconds(pts) * video.TimeBase.Denominator / video.TimeBase.Numerator));
        }
        catch (MediaException exception) when (exception.Code == MediaErrorCode.InvalidRange)
        {
            return false;
        }
        _decoder.Flush();
        _floats.Reset();
        (_isEnding, _hasAhead) = (false, null);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _floats.Dispose();
        _decoder.Dispose();
        _packet.Dispose();
        _ahead.Dispose();
        _frame.Dispose();
        _input.Dispose();
    }

    private static InputStream Choose(MediaInput input, int? streamIndex)
    {
        var sound = input.Streams.Where(stream => stream.Kind == StreamKind.Audio).ToList();
        var chosen = streamIndex is { } index ? sound.Find(stream => stream.Index == index) : sound.Find(stream => stream.IsDefault) ?? sound.FirstOrDefault();
        return chosen ?? throw new MediaException(
            MediaErrorCode.InvalidRange,
            streamIndex is null
                ? $"{input.Source.Name} has no sound. Choose a file with an audio stream."
                : $"Stream {streamIndex} of {input.Source.Name} is no sound; {(sound.Count == 0 ? "the file has none" : $"ask for {string.Join(" or ", sound.Select(stream => stream.Index))}")}.");
    }

    private bool NextPacket()
    {
        if (_hasAhead is not { } hasAhead)
            return ReadPacket(_packet);
        (_packet, _ahead, _hasAhead) = (_ahead, _packet, null);
        return hasAhead;
    }

    private bool ReadPacket(InputPacket packet)
    {
        while (_input.Read(packet))
        {
            if (packet.StreamIndex == Stream.Index)
                return true;
        }
        return false;
    }
}
