namespace WorkspaceAgents.Alignment;

/// <summary>
/// Prints sound: 32 bits for every 23.2 ms, which say in which of 33 bands from 300 to 2,000 Hz the energy rises against the next band and against
/// the moment before (Haitsma and Kalker, <see href="https://ismir2002.ismir.net/proceedings/02-FP04-2.pdf">A Highly Robust Audio Fingerprinting System</see>, 2002).
/// Takes samples as they are decoded and holds no more than a window of them. Not thread-safe.
/// </summary>
internal sealed class SoundPrinter
{
    /// <summary>0.37 s.</summary>
    public const int WindowSamples = 2048;

    private const int Bits = 32;
    private const double LowestHz = 300;
    private const double HighestHz = 2000;

    /// <summary>A window whose samples are below this root mean square (-60 dB of full scale) is silent.</summary>
    private const double SilentLevel = 0.001;

    /// <summary>A window in which the bands change by less than this share of their energy says nothing: a steady tone or hum.</summary>
    private const double SteadyShare = 0.005;

    private static readonly int[] Edges =
        [.. Enumerable.Range(0, Bits + 2).Select(band => (int)Math.Round(LowestHz * Math.Pow(HighestHz / LowestHz, band / (Bits + 1.0)) * WindowSamples / MediaPrint.SoundRateHz))];

    private static readonly float[] Hann = [.. Enumerable.Range(0, WindowSamples).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / WindowSamples))))];

    private readonly Fft _fft = new(WindowSamples);
    private readonly float[] _window = new float[WindowSamples];
    private readonly float[] _real = new float[WindowSamples];
    private readonly float[] _imaginary = new float[WindowSamples];
    private readonly List<uint> _prints = [];
    private double[] _before = new double[Bits + 1];
    private double[] _now = new double[Bits + 1];
    private int _filled;
    private bool _isFirst = true;

    /// <summary>The prints so far; the first is of the second window, which begins <see cref="MediaPrint.SoundHopSamples"/> after the first sample.</summary>
    public IReadOnlyList<uint> Prints => _prints;

    /// <summary>Takes the samples that follow.</summary>
    /// <param name="samples">One channel at <see cref="MediaPrint.SoundRateHz"/>; 1 is full scale.</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        while (samples.Length > 0)
        {
            var taken = Math.Min(samples.Length, WindowSamples - _filled);
            samples[..taken].CopyTo(_window.AsSpan(_filled));
            samples = samples[taken..];
            _filled += taken;
            if (_filled < WindowSamples)
                return;
            Print();
            _window.AsSpan(MediaPrint.SoundHopSamples).CopyTo(_window);
            _filled -= MediaPrint.SoundHopSamples;
        }
    }

    private void Print()
    {
        var power = MeasureBands();
        if (!_isFirst)
            _prints.Add(power < SilentLevel * SilentLevel ? 0 : Compare());
        _isFirst = false;
        (_before, _now) = (_now, _before);
    }

    /// <summary>Fills the energy of each band.</summary>
    /// <returns>The mean square of the window.</returns>
    private double MeasureBands()
    {
        var power = 0.0;
        for (var i = 0; i < WindowSamples; i++)
        {
            power += (double)_window[i] * _window[i];
            (_real[i], _imaginary[i]) = (_window[i] * Hann[i], 0);
        }
        _fft.Forward(_real, _imaginary);
        for (var band = 0; band <= Bits; band++)
        {
            var energy = 0.0;
            for (var k = Edges[band]; k < Math.Max(Edges[band] + 1, Edges[band + 1]); k++)
                energy += ((double)_real[k] * _real[k]) + ((double)_imaginary[k] * _imaginary[k]);
            _now[band] = energy;
        }
        return power / WindowSamples;
    }

    private uint Compare()
    {
        uint bits = 0;
        double change = 0, energy = 0;
        for (var band = 0; band < Bits; band++)
        {
            var rise = _now[band] - _now[band + 1] - (_before[band] - _before[band + 1]);
            bits = (bits << 1) | (rise > 0 ? 1u : 0u);
            change += Math.Abs(rise);
            energy += _now[band];
        }
        return change < SteadyShare * energy ? 0 : bits;
    }
}
