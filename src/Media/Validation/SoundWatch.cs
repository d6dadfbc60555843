using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>Decodes a sound track and notes where it is silent, how much of it is clipped, and what the decoder complained of.</summary>
internal sealed class SoundWatch : IDisposable
{
    // 60 dB below full scale: quieter than the noise of any microphone that is on.
    public const float SilentPeak = 0.001f;
    private const float ClippedPeak = 0.999f;

    /// <summary>So many samples in a row at full scale are a cut-off wave; a wave may touch it with fewer.</summary>
    private const int ClippedRun = 4;

    private readonly InputStream _stream;
    private readonly MediaOptions _options;
    private readonly StreamDecoder? _decoder;
    private readonly DecodedFrame _frame = new(LibAv.Default);
    private readonly List<(double StartSeconds, double StopSeconds)> _silences = [];
    private double? _silentStart;
    private double? _lastSeconds;
    private int _run;

    private SoundWatch(InputStream stream, StreamDecoder? decoder, MediaOptions options)
    {
        _stream = stream;
        _decoder = decoder;
        _options = options;
    }

    /// <summary>Silent parts that are as long as <see cref="MediaOptions.SilentSeconds"/>.</summary>
    public IReadOnlyList<(double StartSeconds, double StopSeconds)> Silences => _silences;

    /// <summary>The loudest sample, 1 for full scale.</summary>
    public float Peak { get; private set; }

    /// <summary>Samples over all channels.</summary>
    public long SampleCount { get; private set; }

    /// <summary>Of them, those in runs at full scale.</summary>
    public long ClippedCount { get; private set; }

    /// <summary>When the first and the last clipped wave comes; null without any.</summary>
    public (double Start, double Stop)? ClippedSeconds { get; private set; }

    /// <summary>How many errors the decoder reported.</summary>
    public long ErrorCount { get; private set; }

    /// <summary>The last of them.</summary>
    public string? LastError { get; private set; }

    /// <summary>The track cannot be decoded at all; why.</summary>
    public string? Problem { get; private init; }

    /// <summary>Opens a decoder for a track.</summary>
    public static SoundWatch Open(InputStream stream, MediaOptions options)
    {
        try
        {
            return new SoundWatch(stream, StreamDecoder.Open(LibAv.Default, stream), options);
        }
        catch (MediaException exception) when (exception.Code == MediaErrorCode.Unreadable)
        {
            // The video may be good: the report says that the sound is not.
            return new SoundWatch(stream, null, options) { Problem = exception.Message };
        }
    }

    /// <summary>Decodes a packet.</summary>
    public void Add(InputPacket packet)
    {
        if (_decoder is null)
            return;
        _decoder.Send(packet);
        Drain();
    }

    /// <summary>Decodes what is left and ends the last silence.</summary>
    public void Complete()
    {
        if (_decoder is null)
            return;
        _decoder.Send(null);
        Drain();
        EndSilence();
        ErrorCount = _decoder.ErrorCount + _decoder.FailedCount;
        LastError = _decoder.ErrorLines is [.., var last] ? last : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frame.Dispose();
        _decoder?.Dispose();
    }

    private void Drain()
    {
        while (_decoder!.Receive(_frame))
        {
            if (_frame.SampleCount == 0 || _frame.SampleRateHz == 0)
                continue;
            var start = _frame.Pts is { } pts ? _stream.TimeBase.ToSeconds(pts) : _lastSeconds ?? 0;
            _lastSeconds = start + ((double)_frame.SampleCount / _frame.SampleRateHz);
            Look(start);
        }
    }

    private void Look(double start)
    {
        var clippedBefore = ClippedCount;
        float peak = 0;
        for (var plane = 0; plane < _frame.PlaneCount; plane++)
        {
            _run = 0;
            peak = Math.Max(peak, LookAt(_frame.Plane(plane), _frame.SampleFormat));
        }
        SampleCount += (long)_frame.SampleCount * Math.Max(1, _frame.Channels);
        Peak = Math.Max(Peak, peak);
        if (peak <= SilentPeak)
            _silentStart ??= start;
        else
            EndSilence(start);
        if (ClippedCount > clippedBefore)
            ClippedSeconds = (ClippedSeconds?.Start ?? start, _lastSeconds!.Value);
    }

    private float LookAt(ReadOnlySpan<byte> bytes, string format) => format switch
    {
        "flt" or "fltp" => Measure(MemoryMarshal.Cast<byte, float>(bytes), static value => value),
        "s16" or "s16p" => Measure(MemoryMarshal.Cast<byte, short>(bytes), static value => value / 32767f),
        "s32" or "s32p" => Measure(MemoryMarshal.Cast<byte, int>(bytes), static value => value / 2147483647f),
        "dbl" or "dblp" => Measure(MemoryMarshal.Cast<byte, double>(bytes), static value => (float)value),
        "u8" or "u8p" => Measure(bytes, static value => (value - 128) / 127f),
        _ => Measure(MemoryMarshal.Cast<byte, long>(bytes), static value => value / (float)long.MaxValue),
    };

    private float Measure<T>(ReadOnlySpan<T> samples, Func<T, float> toFullScale)
    {
        float peak = 0;
        foreach (var sample in samples)
        {
            var level = Math.Abs(toFullScale(sample));
            peak = Math.Max(peak, level);
            _run = level >= ClippedPeak ? _run + 1 : 0;
            if (_run >= ClippedRun)
                ClippedCount += _run == ClippedRun ? ClippedRun : 1;
        }
        return peak;
    }

    private void EndSilence(double? stop = null)
    {
        if (_silentStart is { } start && (stop ?? _lastSeconds) is { } end && end - start >= _options.SilentSeconds)
            _silences.Add((start, end));
        _silentStart = null;
    }
}
