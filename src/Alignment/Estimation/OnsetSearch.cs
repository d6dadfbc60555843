using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Finds where stretches of a track lie in a reference, anywhere in it, by correlating their onsets. Good to some milliseconds; hours long and at any offset.
/// </summary>
internal sealed class OnsetSearch
{
    /// <summary>How many rival places a stretch may name.</summary>
    private const int MostPeaks = 6;

    /// <summary>Peaks nearer to each other than this are one, in steps.</summary>
    private const int OnePeak = 10;

    private readonly Onsets _reference;
    private readonly int _stretchSteps;
    private readonly ConcurrentBag<Fft> _idle = [];
    private readonly float[] _spectrumReal;
    private readonly float[] _spectrumImaginary;

    /// <param name="reference">Where to look.</param>
    /// <param name="stretchSteps">The length of every stretch.</param>
    public OnsetSearch(Onsets reference, int stretchSteps)
    {
        (_reference, _stretchSteps) = (reference, stretchSteps);
        Fft fft = new(Fft.LengthFor((long)reference.Count + stretchSteps));
        _spectrumReal = new float[fft.Length];
        _spectrumImaginary = new float[fft.Length];
        reference.All.CopyTo(_spectrumReal, 0);
        reference.Upper.CopyTo(_spectrumImaginary, 0);
        fft.Forward(_spectrumReal, _spectrumImaginary);
        _idle.Add(fft);
    }

    /// <summary>The places a stretch fits best: lags of reference time over track time at the middle of the stretch.</summary>
    /// <param name="track">The other track.</param>
    /// <param name="firstStep">Where the stretch begins in it.</param>
    public IReadOnlyList<LagPoint> Find(Onsets track, int firstStep)
    {
        int length = Math.Min(_stretchSteps, track.Count - firstStep);
        float[] real = new float[_spectrumReal.Length];
        float[] imaginary = new float[_spectrumReal.Length];
        track.All.AsSpan(firstStep, length).CopyTo(real);
        track.Upper.AsSpan(firstStep, length).CopyTo(imaginary);
        Fft fft = _idle.TryTake(out Fft? rested) ? rested : new Fft(real.Length);
        fft.Forward(real, imaginary);
        // Both bands ride in one complex signal: the real part of its correlation is the sum of theirs.
        for (int k = 0; k < real.Length; k++)
        {
            (float a, float b, float c, float d) = (_spectrumReal[k], _spectrumImaginary[k], real[k], imaginary[k]);
            (real[k], imaginary[k]) = ((a * c) + (b * d), (b * c) - (a * d));
        }

        fft.Backward(real, imaginary);
        _idle.Add(fft);
        return PeaksOf(real, length, firstStep);
    }

    private List<LagPoint> PeaksOf(float[] correlation, int length, int firstStep)
    {
        // Unwrapped: the stretch may begin up to its own length before the reference.
        float[] places = new float[length - 1 + _reference.Count];
        Array.Copy(correlation, correlation.Length - (length - 1), places, 0, length - 1);
        Array.Copy(correlation, 0, places, length - 1, _reference.Count);
        double deviation = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(places) / (double)places.Length);
        List<LagPoint> peaks = [];
        while (deviation > 0 && peaks.Count < MostPeaks)
        {
            int best = TensorPrimitives.IndexOfMax<float>(places);
            float top = places[best];
            if (!(top > 4 * deviation))
                break;
            double part = Parabola(best > 0 ? places[best - 1] : top, top, best + 1 < places.Length ? places[best + 1] : top);
            double lag = (best - (length - 1) + part - firstStep) / Onsets.RateHz;
            peaks.Add(new LagPoint((firstStep + (length / 2.0)) / Onsets.RateHz, lag, top / deviation));
            int from = Math.Max(0, best - OnePeak);
            places.AsSpan(from, Math.Min(places.Length, best + OnePeak + 1) - from).Fill(float.NegativeInfinity);
        }

        return peaks;
    }

    /// <summary>Where the top of the parabola through three neighbours lies, from the middle one, -0.5 to 0.5.</summary>
    internal static double Parabola(double before, double middle, double after)
    {
        double curvature = before - (2 * middle) + after;
        return curvature < 0 ? Math.Clamp(0.5 * (before - after) / curvature, -0.5, 0.5) : 0;
    }
}
