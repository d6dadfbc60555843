namespace WorkspaceAgents.Alignment;

/// <summary>
/// Generalised cross-correlation with phase transform (Knapp and Carter 1976) of two short windows: where two microphones heard the same thing, to a part of a
/// sample. Phases alone count, so neither a microphone's colour nor its gain matters. Not thread-safe.
/// </summary>
internal sealed class PhaseCorrelator
{
    private readonly int _sampleRateHz;
    private readonly Fft _fft;
    private readonly float[] _taper;
    private readonly float[] _reference;
    private readonly float[] _track;
    private readonly float[] _real;
    private readonly float[] _imaginary;

    /// <param name="sampleRateHz">Of both signals.</param>
    /// <param name="windowSamples">A power of two.</param>
    public PhaseCorrelator(int sampleRateHz, int windowSamples)
    {
        _sampleRateHz = sampleRateHz;
        _fft = new Fft(windowSamples);
        _taper = new float[windowSamples];
        for (int i = 0; i < windowSamples; i++)
            _taper[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / windowSamples)));
        _reference = new float[windowSamples];
        _track = new float[windowSamples];
        _real = new float[windowSamples];
        _imaginary = new float[windowSamples];
    }

    /// <summary>Measures the lag at one place.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="track">The other track, at the same rate.</param>
    /// <param name="trackSeconds">The middle of the window, on the track's clock.</param>
    /// <param name="expected">Where the lag is looked for, within a quarter of the window; its slope is taken out of the window before it is compared.</param>
    /// <returns>The lag and how far its peak stands out; null when there is nothing to compare, or two places fit equally well.</returns>
    public LagPoint? Measure(AudioSignal reference, AudioSignal track, double trackSeconds, LagLine expected)
    {
        int length = _fft.Length;
        double middle = trackSeconds * _sampleRateHz;
        long trackStart = (long)Math.Round(middle) - (length / 2);
        track.Read(trackStart, _track);
        double first = expected.At((double)trackStart / _sampleRateHz) * _sampleRateHz;
        long referenceStart = trackStart + (long)Math.Round(first);
        ReadStretched(reference, referenceStart, expected.Slope);
        if (!Combine())
            return null;

        _fft.Backward(_real, _imaginary);
        (int peak, double strength, bool alone) = FindPeak();
        if (!alone)
            return null;
        // A peak at +m: what the track plays at its sample n, the reference plays at its (stretched) sample n + m.
        double shift = peak + OnsetSearch.Parabola(At(peak - 1), At(peak), At(peak + 1));
        double half = length / 2.0;
        double referencePosition = referenceStart + ((half + shift) * (1 + expected.Slope));
        double trackPosition = trackStart + half;
        return new LagPoint(trackPosition / _sampleRateHz, (referencePosition - trackPosition) / _sampleRateHz, strength);
    }

    private float At(int lag) => _real[lag & (_real.Length - 1)];

    /// <summary>Reads the reference at the track's pace: sample i of the window is reference sample start + i·(1 + slope), by a cubic through its neighbours.</summary>
    private void ReadStretched(AudioSignal reference, long start, double slope)
    {
        int length = _reference.Length;
        if (Math.Abs(slope) * length < 0.02)
        {
            reference.Read(start, _reference);
            return;
        }

        int extra = (int)Math.Ceiling(Math.Abs(slope) * length) + 4;
        float[] samples = new float[length + (2 * extra)];
        reference.Read(start - extra, samples);
        for (int i = 0; i < length; i++)
        {
            double position = extra + (i * (1 + slope));
            int at = (int)position;
            float t = (float)(position - at);
            (float a, float b, float c, float d) = (samples[at - 1], samples[at], samples[at + 1], samples[at + 2]);
            float bend = (3 * (b - c)) + d - a;
            _reference[i] = b + (0.5f * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * bend)))));
        }
    }

    /// <summary>The whitened cross spectrum of both windows, from one transform of both; false when a window is silent.</summary>
    private bool Combine()
    {
        int length = _real.Length;
        double sumReference = 0, sumTrack = 0;
        for (int i = 0; i < length; i++)
        {
            (_real[i], _imaginary[i]) = (_reference[i] * _taper[i], _track[i] * _taper[i]);
            (sumReference, sumTrack) = (sumReference + (_real[i] * _real[i]), sumTrack + (_imaginary[i] * _imaginary[i]));
        }

        if (!(sumReference > 1e-9) || !(sumTrack > 1e-9) || double.IsInfinity(sumReference) || double.IsInfinity(sumTrack))
            return false;
        float balance = (float)Math.Sqrt(sumReference / sumTrack);
        for (int i = 0; i < length; i++)
            _imaginary[i] *= balance;
        _fft.Forward(_real, _imaginary);
        int lowest = Math.Max(1, (int)(60.0 * length / _sampleRateHz));
        int highest = (int)(0.47 * length);
        for (int k = 1; k < length / 2; k++)
        {
            if (k < lowest || k > highest)
            {
                (_real[k], _imaginary[k], _real[length - k], _imaginary[length - k]) = (0, 0, 0, 0);
                continue;
            }

            // Z = R + iT with R, T the spectra of real signals: R = (Z[k] + Z*[N-k]) / 2, T = (Z[k] − Z*[N-k]) / 2i.
            (float zr, float zi, float yr, float yi) = (_real[k], _imaginary[k], _real[length - k], _imaginary[length - k]);
            (float rr, float ri, float tr, float ti) = (zr + yr, zi - yi, zi + yi, yr - zr);
            (float cr, float ci) = ((rr * tr) + (ri * ti), (ri * tr) - (rr * ti));
            float magnitude = MathF.Sqrt((cr * cr) + (ci * ci)) + 1e-20f;
            (cr, ci) = (cr / magnitude, ci / magnitude);
            (_real[k], _imaginary[k], _real[length - k], _imaginary[length - k]) = (cr, ci, cr, -ci);
        }

        (_real[0], _imaginary[0], _real[length / 2], _imaginary[length / 2]) = (0, 0, 0, 0);
        return true;
    }

    private (int Peak, double Strength, bool Alone) FindPeak()
    {
        int reach = _real.Length / 4;
        int best = 0;
        double sum = 0;
        for (int lag = -reach; lag <= reach; lag++)
        {
            sum += (double)At(lag) * At(lag);
            if (At(lag) > At(best))
                best = lag;
        }

        // Something that repeats (a tone, a click every 10 ms) fits in several places: no measurement.
        int apart = Math.Max(4, _sampleRateHz / 500);
        float second = 0;
        for (int lag = -reach; lag <= reach; lag++)
        {
            if (Math.Abs(lag - best) > apart)
                second = Math.Max(second, At(lag));
        }

        double deviation = Math.Sqrt(sum / ((2 * reach) + 1));
        return (best, At(best) / Math.Max(deviation, 1e-12), second < 0.8f * At(best) && Math.Abs(best) < reach);
    }
}
