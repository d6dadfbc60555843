using System.Numerics;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// The true peak by ITU-R BS.1770-4, annex 2: the highest value of the sound between its samples too, found by making four samples of each
/// (two from 96 kHz on, one from 192 kHz on) with a windowed sinc. Memory does not grow with the length.
/// </summary>
public sealed class TruePeakMeter
{
    private const int Taps = 32;
    private const double KaiserBeta = 7;
    private const int BlockSamples = 2048;
    private const int FullFactor = 4;

    private readonly int _channels;
    private readonly float[][] _phases;
    private readonly float[][] _windows;
    private int _count;
    private float _peak;

    /// <summary>A meter.</summary>
    /// <param name="sampleRateHz">1,000 or more.</param>
    /// <param name="channels">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that.</exception>
    public TruePeakMeter(int sampleRateHz, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _channels = channels;
        var factor = sampleRateHz >= 192_000 ? 1 : sampleRateHz >= 96_000 ? 2 : FullFactor;
        _phases = [.. Enumerable.Range(1, factor - 1).Select(phase => Phase((double)phase / factor))];
        // Before the beginning there is silence.
        _windows = [.. Enumerable.Range(0, channels).Select(_ => new float[Taps - 1 + BlockSamples])];
        _count = Taps - 1;
    }

    /// <summary>The true peak so far, as if silence followed; 1 is full scale.</summary>
    public double TruePeak
    {
        get
        {
            var peak = _peak;
            foreach (var window in _windows)
            {
                var rest = new float[_count + Taps];
                window.AsSpan(0, _count).CopyTo(rest);
                peak = Math.Max(peak, PeakOf(rest));
            }
            return peak;
        }
    }

    /// <summary>The true peak so far in dBTP: 0 is full scale; negative infinity for silence.</summary>
    public double TruePeakDbtp => 20 * Math.Log10(TruePeak);

    /// <summary>Takes sound.</summary>
    /// <param name="samples">Interleaved; whole samples of all channels.</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        while (samples.Length >= _channels)
        {
            var count = Math.Min(samples.Length / _channels, _windows[0].Length - _count);
            for (var channel = 0; channel < _channels; channel++)
            {
                var window = _windows[channel].AsSpan(_count, count);
                for (var i = 0; i < count; i++)
                    window[i] = samples[(i * _channels) + channel];
            }
            samples = samples[(count * _channels)..];
            _count += count;
            if (_count == _windows[0].Length)
                Measure();
        }
    }

    private void Measure()
    {
        foreach (var window in _windows)
        {
            _peak = Math.Max(_peak, PeakOf(window));
            window.AsSpan(_count - (Taps - 1)).CopyTo(window);
        }
        _count = Taps - 1;
    }

    private float PeakOf(ReadOnlySpan<float> window)
    {
        var peak = 0f;
        foreach (var sample in window)
            peak = Math.Max(peak, Math.Abs(sample));
        foreach (var weights in _phases)
        {
            for (var i = 0; i + Taps <= window.Length; i++)
                peak = Math.Max(peak, Math.Abs(Dot(window.Slice(i, Taps), weights)));
        }
        return peak;
    }

    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights)
    {
        var sum = Vector<float>.Zero;
        ref var sample = ref MemoryMarshal.GetReference(samples[..Taps]);
        ref var weight = ref MemoryMarshal.GetReference(weights[..Taps]);
        for (var i = 0; i < Taps; i += Vector<float>.Count)
            sum += Vector.LoadUnsafe(ref sample, (nuint)i) * Vector.LoadUnsafe(ref weight, (nuint)i);
        return Vector.Sum(sum);
    }

    /// <summary>The weights of the samples around a place between two of them.</summary>
    private static float[] Phase(double place)
    {
        var weights = new double[Taps];
        for (var tap = 0; tap < Taps; tap++)
        {
            var distance = tap - (Taps / 2) + 1 - place;
            weights[tap] = KaiserSinc.At(distance, Taps / 2, 1, KaiserBeta);
        }
        var sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }
}
