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
    private readonly int _blockLength;
    private readonly (float[] Real, float[] Imaginary)[] _spectra;
    private readonly ConcurrentBag<Work> _idle = [];

    /// <param name="reference">Where to look.</param>
    /// <param name="stretchSteps">The length of every stretch.</param>
    public OnsetSearch(Onsets reference, int stretchSteps)
    {
        (_reference, _stretchSteps) = (reference, stretchSteps);
        // Overlapping blocks of a few stretches' length: one transform over hours would leave every cache and take ten times the memory.
        _blockLength = Fft.LengthFor(4L * stretchSteps);
        _spectra = new (float[], float[])[(PlaceCount + Hop - 1) / Hop];
        Work work = new(_blockLength, PlaceCount);
        for (int block = 0; block < _spectra.Length; block++)
        {
            _spectra[block] = (new float[_blockLength], new float[_blockLength]);
            CopyPadded(reference.All, block * Hop, _spectra[block].Real);
            CopyPadded(reference.Upper, block * Hop, _spectra[block].Imaginary);
            work.Fft.Forward(_spectra[block].Real, _spectra[block].Imaginary);
        }

        _idle.Add(work);
    }

    /// <summary>Places in a block at which the whole stretch lies in it.</summary>
    private int Hop => _blockLength - _stretchSteps + 1;

    /// <summary>The stretch may begin up to its own length before the reference.</summary>
    private int PlaceCount => _stretchSteps - 1 + _reference.Count;

    /// <summary>The places a stretch fits best: lags of reference time over track time at the middle of the stretch.</summary>
    /// <param name="track">The other track.</param>
    /// <param name="firstStep">Where the stretch begins in it.</param>
    public IReadOnlyList<LagPoint> Find(Onsets track, int firstStep)
    {
        int length = Math.Min(_stretchSteps, track.Count - firstStep);
        Work work = _idle.TryTake(out Work? rested) ? rested : new Work(_blockLength, PlaceCount);
        Array.Clear(work.StretchReal);
        Array.Clear(work.StretchImaginary);
        track.All.AsSpan(firstStep, length).CopyTo(work.StretchReal);
        track.Upper.AsSpan(firstStep, length).CopyTo(work.StretchImaginary);
        work.Fft.Forward(work.StretchReal, work.StretchImaginary);
        for (int block = 0; block < _spectra.Length; block++)
        {
            work.Correlate(_spectra[block].Real, _spectra[block].Imaginary);
            int first = block * Hop;
            Array.Copy(work.Real, 0, work.Places, first, Math.Min(Hop, PlaceCount - first));
        }

        List<LagPoint> peaks = PeaksOf(work.Places, length, firstStep);
        _idle.Add(work);
        return peaks;
    }

    /// <summary>The reference from a place on, zeros before and after it.</summary>
    private void CopyPadded(float[] values, int place, float[] block)
    {
        int start = place - (_stretchSteps - 1);
        int from = Math.Max(0, start);
        int count = Math.Min(values.Length, start + block.Length) - from;
        if (count > 0)
            Array.Copy(values, from, block, from - start, count);
    }

    private List<LagPoint> PeaksOf(float[] places, int length, int firstStep)
    {
        double deviation = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(places) / (double)places.Length);
        List<LagPoint> peaks = [];
        while (deviation > 0 && peaks.Count < MostPeaks)
        {
            int best = TensorPrimitives.IndexOfMax<float>(places);
            float top = places[best];
            if (!(top > 4 * deviation))
                break;
            double part = Parabola(best > 0 ? places[best - 1] : top, top, best + 1 < places.Length ? places[best + 1] : top);
            double lag = (best - (_stretchSteps - 1) + part - firstStep) / Onsets.RateHz;
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

    /// <summary>What one thread works in.</summary>
    private sealed class Work(int blockLength, int placeCount)
    {
        public Fft Fft { get; } = new(blockLength);

        public float[] StretchReal { get; } = new float[blockLength];

        public float[] StretchImaginary { get; } = new float[blockLength];

        public float[] Real { get; } = new float[blockLength];

        public float[] Imaginary { get; } = new float[blockLength];

        public float[] Places { get; } = new float[placeCount];

        /// <summary>Both bands ride in one complex signal: the real part of its correlation is the sum of theirs.</summary>
        public void Correlate(float[] blockReal, float[] blockImaginary)
        {
            TensorPrimitives.Multiply<float>(blockReal, StretchReal, Real);
            TensorPrimitives.MultiplyAdd<float>(blockImaginary, StretchImaginary, Real, Real);
            TensorPrimitives.Multiply<float>(blockReal, StretchImaginary, Imaginary);
            TensorPrimitives.Negate<float>(Imaginary, Imaginary);
            TensorPrimitives.MultiplyAdd<float>(blockImaginary, StretchReal, Imaginary, Imaginary);
            Fft.Backward(Real, Imaginary);
        }
    }
}
