namespace WorkspaceAgents.Media;

/// <summary>
/// Reads the sound of a file as samples. Sample 0 is the first real one: what the encoder put before it (edit lists, LAME's and Opus' and Vorbis'
/// priming) is gone, and it sounds at <see cref="StartSeconds"/> on the file's own clock, the one its frames have. Files that are nothing but MP3
/// or ADTS frames state no clock: there sample 0 is at 0. Holes are filled with silence and reported. Not safe from several threads.
/// </summary>
public sealed class AudioReader : IDisposable
{
    private const int MaxValues = 1 << 28;
    private const int BlockValues = 1 << 16;

    private readonly MediaSource _source;
    private readonly AudioDecode _decode;
    private readonly ChannelMix _mix;
    private readonly string? _layout;

    private AudioReader(MediaSource source, AudioDecode decode, AudioReaderOptions options)
    {
        _source = source;
        _decode = decode;
        _mix = ChannelMix.Create(decode.Channels, decode.ChannelLayout, options);
        _layout = options.PickChannels is not null ? null : _mix.IsIdentity ? decode.ChannelLayout : _mix.Channels == 1 ? "mono" : "stereo";
        SampleRateHz = options.SampleRateHz ?? decode.SampleRateHz;
        if (SampleRateHz is < 1000 or > 384_000)
            throw new MediaException(MediaErrorCode.InvalidRange, $"Sound is not given at {SampleRateHz} Hz; ask for 1000 to 384000.");
    }

    /// <summary>The stream's number in the file.</summary>
    public int StreamIndex => _decode.Stream.Index;

    /// <summary>libav's name of the codec, for example <c>aac</c>.</summary>
    public string Codec => _decode.Stream.Codec;

    /// <summary>Samples a second of the file.</summary>
    public int SourceSampleRateHz => _decode.SampleRateHz;

    /// <summary>Channels of the file.</summary>
    public int SourceChannels => _decode.Channels;

    /// <summary>libav's name of the file's channel layout, for example <c>5.1(side)</c>.</summary>
    public string SourceChannelLayout => _decode.ChannelLayout;

    /// <summary>Samples a second that are given.</summary>
    public int SampleRateHz { get; }

    /// <summary>Channels that are given.</summary>
    public int Channels => _mix.Channels;

    /// <summary>libav's name of the layout that is given, for example <c>stereo</c>; null when channels were picked.</summary>
    public string? ChannelLayout => _layout;

    /// <summary>When sample 0 sounds, in seconds on the file's own clock.</summary>
    public double StartSeconds => _decode.StartSeconds;

    /// <summary>Opens the sound of a file.</summary>
    /// <param name="source">The file; not closed with the reader.</param>
    /// <param name="options">Null for the default stream as stored.</param>
    /// <exception cref="MediaException">No sound, no such stream or channels, or nothing that can be decoded.</exception>
    public static AudioReader Open(MediaSource source, AudioReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new AudioReaderOptions();
        var decode = AudioDecode.Open(source, options.StreamIndex, options.IsRepeatable);
        try
        {
            return new AudioReader(source, decode, options);
        }
        catch
        {
            decode.Dispose();
            throw;
        }
    }

    /// <summary>Reads the samples of a span: those at or after its start and before its stop, as far as the file has any.</summary>
    /// <param name="startSeconds">On the file's own clock.</param>
    /// <param name="stopSeconds">After the start.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: not a span, or more than 1 GiB of samples.</exception>
    public AudioSamples Read(double startSeconds, double stopSeconds, CancellationToken cancellationToken = default)
    {
        List<float> samples = [];
        var first = Bounds(startSeconds, stopSeconds).First;
        var gaps = ReadBlocks(
            startSeconds, stopSeconds,
            block =>
            {
                if (samples.Count + (long)block.Samples.Length > MaxValues)
                    throw new MediaException(MediaErrorCode.InvalidRange, $"The span holds more than {MaxValues} samples; read it in parts, or block by block.");
                samples.AddRange(block.Samples);
            },
            cancellationToken);
        return new AudioSamples
        {
            FirstSample = first,
            StartSeconds = SecondsOf(first),
            SampleRateHz = SampleRateHz,
            Channels = Channels,
            ChannelLayout = ChannelLayout,
            Samples = samples.ToArray(),
            Gaps = gaps,
        };
    }

    /// <summary>Reads a span block by block, in bounded memory.</summary>
    /// <param name="startSeconds">On the file's own clock; negative infinity for the beginning.</param>
    /// <param name="stopSeconds">After the start; positive infinity for the end.</param>
    /// <param name="take">Called for each block in order; none is empty.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <returns>Where sound was missing or left out in what was decoded for the span.</returns>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: not a span.</exception>
    public IReadOnlyList<AudioGap> ReadBlocks(double startSeconds, double stopSeconds, AudioTaker take, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(take);
        var (first, stop) = Bounds(startSeconds, stopSeconds);
        if (stop <= first)
            return [];
        return SampleRateHz == _decode.SampleRateHz ? ReadAtSourceRate(first, stop, take, cancellationToken) : ReadConverted(first, stop, take, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _decode.Dispose();

    private (long First, long Stop) Bounds(double startSeconds, double stopSeconds)
    {
        if (!(startSeconds <= stopSeconds))
            throw new MediaException(MediaErrorCode.InvalidRange, $"{_source.Name}: a span of sound begins before it ends; it was asked for from {startSeconds} to {stopSeconds} s.");
        return (SampleAt(startSeconds), SampleAt(stopSeconds));
    }

    /// <summary>The first sample at or after a time; one that is due within a millionth of a sample is at it.</summary>
    private long SampleAt(double seconds)
    {
        const double Rounding = 1e-6;
        return (long)Math.Clamp(Math.Ceiling(((seconds - StartSeconds) * SampleRateHz) - Rounding), 0, long.MaxValue / (1 << 20));
    }

    private double SecondsOf(long sample) => StartSeconds + ((double)sample / SampleRateHz);

    private List<AudioGap> ReadAtSourceRate(long first, long stop, AudioTaker take, CancellationToken cancellationToken)
    {
        var mixed = new float[BlockValues];
        return _decode.Read(
            first, stop,
            (position, samples) =>
            {
                while (!samples.IsEmpty)
                {
                    var count = Math.Min(samples.Length / _decode.Channels, BlockValues / Channels);
                    _mix.Apply(samples[..(count * _decode.Channels)], mixed);
                    take(new AudioBlock(position, SecondsOf(position), mixed.AsSpan(0, count * Channels)));
                    samples = samples[(count * _decode.Channels)..];
                    position += count;
                }
            },
            cancellationToken);
    }

    private List<AudioGap> ReadConverted(long first, long stop, AudioTaker take, CancellationToken cancellationToken)
    {
        var converter = new RateConverter(_decode.SampleRateHz, SampleRateHz, Channels);
        var from = Math.Max(0, converter.InputOf(first) - converter.Reach + 1);
        converter.Begin(first, from);
        var mixed = new float[BlockValues];
        List<float> ready = [];
        var next = first;
        long inputs = from;

        void Give(bool isEnd)
        {
            if (ready.Count < BlockValues && !isEnd)
                return;
            if (ready.Count > 0)
                take(new AudioBlock(next, SecondsOf(next), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ready)));
            next += ready.Count / Channels;
            ready.Clear();
        }

        // The last output sample needs the input behind it.
        var gaps = _decode.Read(
            from, converter.InputOf(stop) + converter.Reach + 1,
            (position, samples) =>
            {
                inputs = position + (samples.Length / _decode.Channels);
                while (!samples.IsEmpty)
                {
                    var count = Math.Min(samples.Length / _decode.Channels, BlockValues / Channels);
                    _mix.Apply(samples[..(count * _decode.Channels)], mixed);
                    converter.Add(mixed.AsSpan(0, count * Channels), ready, stop);
                    samples = samples[(count * _decode.Channels)..];
                    Give(isEnd: false);
                }
            },
            cancellationToken);
        if (inputs > from)
            converter.Finish(ready, Math.Min(stop, converter.OutputCount(inputs)));
        Give(isEnd: true);
        return gaps;
    }
}
