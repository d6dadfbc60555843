using System.Numerics;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// Brings sound to another rate with a windowed sinc (Kaiser, 80 dB), one set of weights for each place an output sample can have between two
/// input samples. Output sample m lies at input sample m · in / out exactly, and depends on the input around it alone: there is no delay, and a
/// stretch read by itself equals that stretch of the whole.
/// </summary>
internal sealed class RateConverter
{
    private const int Crossings = 32;
    private const double KaiserBeta = 7.857;
    private const int MaxPhases = 50_000;
    private const double Cutoff = 0.92;
    private const int SumsAtOnce = 4;

    private readonly int _channels;
    private readonly long _up;
    private readonly long _down;
    private readonly int _taps;
    private readonly float[] _weights;
    private readonly float[][] _window;
    private long _windowStart;
    private int _windowCount;
    private long _next;

    /// <summary>A converter.</summary>
    /// <param name="fromHz">The rate of what comes in.</param>
    /// <param name="toHz">The rate of what goes out.</param>
    /// <param name="channels">1 or more.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: the rates have too little in common.</exception>
    public RateConverter(int fromHz, int toHz, int channels)
    {
        var common = (int)BigInteger.GreatestCommonDivisor(fromHz, toHz);
        (_up, _down, _channels) = (toHz / common, fromHz / common, channels);
        if (_up > MaxPhases)
            throw new MediaException(MediaErrorCode.InvalidRange, $"{fromHz} Hz is not brought to {toHz} Hz, which has too little in common with it; ask for a usual rate such as 16000 or 48000.");
        var ratio = Math.Min(1.0, (double)toHz / fromHz);
        Reach = (int)Math.Ceiling(Crossings / ratio);
        // Whole sets of vectors; the weights beyond the reach are 0.
        var set = SumsAtOnce * Vector<float>.Count;
        _taps = ((2 * Reach) + set - 1) / set * set;
        _weights = MakeWeights(ratio);
        _window = [.. Enumerable.Range(0, channels).Select(_ => new float[_taps * 4])];
    }

    /// <summary>How many input samples on either side an output sample depends on.</summary>
    public int Reach { get; }

    /// <summary>The input sample at or before an output sample.</summary>
    public long InputOf(long output) => (long)((Int128)output * _down / _up);

    /// <summary>The number of output samples that lie before the end of the input.</summary>
    public long OutputCount(long inputs) => (long)((((Int128)inputs * _up) + _down - 1) / _down);

    /// <summary>Begins: the first output sample, and the first input sample that will come. Before it there is silence.</summary>
    public void Begin(long firstOutput, long firstInput)
    {
        _next = firstOutput;
        // From the first tap on; what lies before the first input is silence.
        _windowStart = InputOf(firstOutput) - Reach + 1;
        _windowCount = 0;
        if (firstInput > _windowStart)
            AddSilence(firstInput - _windowStart);
    }

    /// <summary>Takes input that follows on, and gives the output that is ready.</summary>
    /// <param name="input">Channels side by side.</param>
    /// <param name="output">Output samples are added to it, channels side by side.</param>
    /// <param name="stop">The output sample to stop before.</param>
    public void Add(ReadOnlySpan<float> input, List<float> output, long stop)
    {
        const int Piece = 4096;
        while (!input.IsEmpty)
        {
            var part = input[..Math.Min(input.Length, Piece * _channels)];
            input = input[part.Length..];
            var count = part.Length / _channels;
            Grow(count);
            for (var channel = 0; channel < _channels; channel++)
            {
                var window = _window[channel].AsSpan(_windowCount, count);
                for (var i = 0; i < count; i++)
                    window[i] = part[(i * _channels) + channel];
            }
            _windowCount += count;
            Convert(output, stop);
        }
    }

    /// <summary>The input has ended: gives the rest, as if silence followed.</summary>
    public void Finish(List<float> output, long stop)
    {
        if (_next >= stop)
            return;
        while (_next < stop)
        {
            AddSilence(_taps);
            Convert(output, stop);
        }
    }

    private void AddSilence(long count)
    {
        Grow((int)count);
        foreach (var window in _window)
            Array.Clear(window, _windowCount, (int)count);
        _windowCount += (int)count;
    }

    private void Convert(List<float> output, long stop)
    {
        // Of an output sample all input up to its last tap must be there.
        var lastInput = _windowStart + _windowCount - _taps + Reach - 1;
        var count = Math.Min(stop, OutputCount(lastInput + 1)) - _next;
        if (count <= 0)
            return;
        var start = output.Count;
        CollectionsMarshal.SetCount(output, start + ((int)count * _channels));
        var ready = CollectionsMarshal.AsSpan(output)[start..];
        var place = (Int128)_next * _down;
        var (first, phase) = ((int)((long)(place / _up) - Reach + 1 - _windowStart), (int)(place % _up));
        var (step, rest) = ((int)(_down / _up), (int)(_down % _up));
        for (var i = 0; i < ready.Length; i += _channels)
        {
            var weights = _weights.AsSpan(phase * _taps, _taps);
            for (var channel = 0; channel < _channels; channel++)
                ready[i + channel] = Dot(_window[channel].AsSpan(first, _taps), weights);
            first += step;
            phase += rest;
            if (phase >= _up)
            {
                phase -= (int)_up;
                first++;
            }
        }
        _next += count;
    }

    private void Grow(int count)
    {
        // What no output sample needs any more makes room.
        var done = (int)Math.Clamp(InputOf(_next) - Reach + 1 - _windowStart, 0, _windowCount);
        if (done > 0 && _windowCount + count > _window[0].Length)
        {
            foreach (var window in _window)
                Array.Copy(window, done, window, 0, _windowCount - done);
            _windowStart += done;
            _windowCount -= done;
        }
        if (_windowCount + count <= _window[0].Length)
            return;
        var length = Math.Max(_window[0].Length * 2, _windowCount + count);
        for (var channel = 0; channel < _channels; channel++)
            Array.Resize(ref _window[channel], length);
    }

    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights)
    {
        Vector<float> first = default, second = default, third = default, fourth = default;
        var width = Vector<float>.Count;
        ref var sample = ref MemoryMarshal.GetReference(samples[..weights.Length]);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        for (var i = 0; i < weights.Length; i += SumsAtOnce * width)
        {
            first += Vector.LoadUnsafe(ref sample, (nuint)i) * Vector.LoadUnsafe(ref weight, (nuint)i);
            second += Vector.LoadUnsafe(ref sample, (nuint)(i + width)) * Vector.LoadUnsafe(ref weight, (nuint)(i + width));
            third += Vector.LoadUnsafe(ref sample, (nuint)(i + (2 * width))) * Vector.LoadUnsafe(ref weight, (nuint)(i + (2 * width)));
            fourth += Vector.LoadUnsafe(ref sample, (nuint)(i + (3 * width))) * Vector.LoadUnsafe(ref weight, (nuint)(i + (3 * width)));
        }
        return Vector.Sum(first + second + third + fourth);
    }

    private float[] MakeWeights(double ratio)
    {
        var weights = new float[_up * _taps];
        var row = new double[_taps];
        for (var phase = 0; phase < _up; phase++)
        {
            var sum = 0.0;
            for (var tap = 0; tap < _taps; tap++)
            {
                var distance = tap - Reach + 1 - ((double)phase / _up);
                row[tap] = KaiserSinc.At(distance * ratio, Reach * ratio, Cutoff, KaiserBeta);
                sum += row[tap];
            }
            // Each place weighs the same, or a constant would come out as a ripple.
            for (var tap = 0; tap < _taps; tap++)
                weights[(phase * _taps) + tap] = (float)(row[tap] / sum);
        }
        return weights;
    }
}
