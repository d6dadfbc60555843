namespace WorkspaceAgents.Alignment;

/// <summary>
/// Looks for the offset and rate at which captions begin where speech begins and pause where it pauses: every offset at once by FFT for each rate, then
/// finely around the best.
/// </summary>
internal sealed class CaptionTimingSearch
{
    /// <summary>The rates at which films are played wrongly: between 23.976, 24, 25, 29.97 and 30 frames a second.</summary>
    public static readonly double[] NamedRates =
        [1, 24000 / 1001.0 / 25, 25 * 1001 / 24000.0, 24.0 / 25, 25.0 / 24, 1000 / 1001.0, 1001 / 1000.0];

    private const int Thinning = 2;
    private const double Step = SpeechProfile.StepSeconds * Thinning;
    private const double MaxOffsetSeconds = 600;
    private const double FreeRate = 0.005;
    private const double EdgeSeconds = 0.3;
    private const double GapWeight = 0.3;
    private const double ApartSeconds = 2;

    private readonly SpeechProfile _profile;
    private readonly IReadOnlyList<Caption> _captions;
    private readonly float[] _speech;
    private readonly double _spanSeconds;

    public CaptionTimingSearch(SpeechProfile profile, IReadOnlyList<Caption> captions)
    {
        (_profile, _captions) = (profile, captions);
        _speech = profile.Thinned(Thinning);
        _spanSeconds = captions.Max(caption => caption.StopSeconds) - captions.Min(caption => caption.StartSeconds);
    }

    /// <summary>Looks everywhere.</summary>
    public CaptionTimingPeaks Find(CancellationToken cancellationToken)
    {
        double rateStep = Math.Max(0.5 / Math.Max(_spanSeconds, 1), 1e-4);
        int free = (int)Math.Ceiling(FreeRate / rateStep);
        IEnumerable<double> rates = NamedRates.Concat(Enumerable.Range(-free, (2 * free) + 1).Where(k => k != 0).Select(k => 1 + (k * FreeRate / free)));
        List<(double Offset, double Rate, double Deviations)> peaks = [];
        double asIs = double.NegativeInfinity;
        double[]? atOne = null;
        foreach (double rate in rates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (double firstOffset, double[] deviations) = Correlate(rate);
            if (rate == 1)
            {
                atOne = deviations;
                int zero = (int)Math.Round(-firstOffset / Step);
                for (int i = Math.Max(0, zero - 6); i <= Math.Min(deviations.Length - 1, zero + 6); i++)
                    asIs = Math.Max(asIs, deviations[i]);
            }

            int best = Array.IndexOf(deviations, deviations.Max());
            peaks.Add((firstOffset + (best * Step), rate, deviations[best]));
        }

        (double offset, double found, double height) = peaks.MaxBy(peak => peak.Deviations);
        double runnerUp = RunnerUp(found == 1 && atOne is not null ? atOne : Correlate(found).Deviations, height);
        return new CaptionTimingPeaks(offset, found, height, asIs, runnerUp / height, rateStep);
    }

    /// <summary>Goes to the top of a peak.</summary>
    public (double Offset, double Rate) Refine(CaptionTimingPeaks peak)
    {
        // With few captions or over a short time a rate beside the named ones is noise.
        bool isFree = _captions.Count >= 10 && _spanSeconds >= 60;
        double middle = _captions.Average(caption => caption.StartSeconds);
        (double centre, double rate) = (peak.OffsetSeconds + (peak.Rate * middle), peak.Rate);
        (centre, rate) = Climb(centre, rate, middle, (0.6, 0.02, isFree ? peak.RateStep : 0, EdgeSeconds));
        (centre, rate) = Climb(centre, rate, middle, (0.16, 0.01, isFree ? peak.RateStep / 4 : 0, 0.15));
        double nearest = NamedRates.MinBy(named => Math.Abs(named - rate));
        if (Math.Abs(nearest - rate) * _spanSeconds < 0.3 || !isFree)
            rate = nearest;
        (centre, _) = Climb(centre, rate, middle, (0.16, 0.005, 0, 0.1));
        return (centre - (rate * middle), rate);
    }

    /// <summary>The captions that begin where speech sets in.</summary>
    public int CountOnsets(double offset, double rate) =>
        _captions.Count(caption => _profile.OnsetAt(offset + (rate * caption.StartSeconds), 0.2) > 0.3);

    /// <summary>Tries offsets (at the captions' middle) and rates around a place.</summary>
    private (double Centre, double Rate) Climb(double centre, double rate, double middle, (double Reach, double Step, double RateReach, double Edge) grid)
    {
        (double Centre, double Rate, double Score) best = (centre, rate, double.NegativeInfinity);
        int rates = grid.RateReach > 0 ? 8 : 0;
        int offsets = (int)Math.Round(grid.Reach / grid.Step);
        for (int r = -rates; r <= rates; r++)
        {
            double triedRate = rates == 0 ? rate : rate + (r * grid.RateReach / rates);
            for (int o = -offsets; o <= offsets; o++)
            {
                double tried = centre + (o * grid.Step);
                double score = 0;
                foreach (Caption caption in _captions)
                    score += _profile.OnsetAt(tried + (triedRate * (caption.StartSeconds - middle)), grid.Edge);
                if (score > best.Score)
                    best = (tried, triedRate, score);
            }
        }

        return (best.Centre, best.Rate);
    }

    /// <summary>For every offset how well the captions at a rate fit, in standard deviations over all offsets.</summary>
    private (double FirstOffset, double[] Deviations) Correlate(double rate)
    {
        double first = _captions.Min(caption => caption.StartSeconds) * rate;
        int origin = (int)Math.Floor((first - EdgeSeconds) / Step);
        float[] kernel = Kernel(rate, origin);
        Fft fft = new(Fft.LengthFor((long)_speech.Length + kernel.Length));
        (float[] real, float[] imaginary) = (new float[fft.Length], new float[fft.Length]);
        _speech.CopyTo(real, 0);
        kernel.CopyTo(imaginary, 0);
        fft.Forward(real, imaginary);
        // Both real signals went in as one complex one: S·conj(K) comes out of the pair of bins k and -k.
        (float[] productReal, float[] productImaginary) = (new float[fft.Length], new float[fft.Length]);
        for (int k = 0; k < fft.Length; k++)
        {
            int m = (fft.Length - k) & (fft.Length - 1);
            (float sr, float si) = ((real[k] + real[m]) / 2, (imaginary[k] - imaginary[m]) / 2);
            (float kr, float ki) = ((imaginary[k] + imaginary[m]) / 2, (real[m] - real[k]) / 2);
            (productReal[k], productImaginary[k]) = ((sr * kr) + (si * ki), (si * kr) - (sr * ki));
        }

        fft.Backward(productReal, productImaginary);
        int lowest = Math.Max(origin - (int)(MaxOffsetSeconds / Step), 1 - kernel.Length);
        int highest = Math.Min(origin + (int)(MaxOffsetSeconds / Step), _speech.Length - 1);
        double[] values = new double[Math.Max(1, highest - lowest + 1)];
        for (int lag = lowest; lag <= highest; lag++)
            values[lag - lowest] = productReal[lag & (fft.Length - 1)];
        double scale = Math.Max(Statistics.RootMeanSquare(values), 1e-12);
        for (int i = 0; i < values.Length; i++)
            values[i] /= scale;
        return ((lowest - origin) * Step, values);
    }

    /// <summary>What speech should be like: it sets in where captions begin, and is rarer between them than in them.</summary>
    private float[] Kernel(double rate, int origin)
    {
        int length = (int)(_captions.Max(caption => caption.StopSeconds) * rate / Step) - origin + (int)(EdgeSeconds / Step) + 2;
        float[] kernel = new float[length];
        int edge = (int)(EdgeSeconds / Step);
        foreach (Caption caption in _captions)
        {
            int stop = Math.Min(length, At(caption.StopSeconds));
            for (int i = At(caption.StartSeconds); i < stop; i++)
                kernel[i] = (float)GapWeight;
        }

        float mean = kernel.Average();
        for (int i = 0; i < length; i++)
            kernel[i] -= mean;
        foreach (Caption caption in _captions)
        {
            int start = At(caption.StartSeconds);
            for (int i = 0; i < edge; i++)
            {
                if (start + i < length)
                    kernel[start + i] += 1;
                if (start - 1 - i >= 0)
                    kernel[start - 1 - i] -= 1;
            }
        }

        return kernel;

        int At(double seconds) => Math.Clamp((int)Math.Round(seconds * rate / Step) - origin, 0, length - 1);
    }

    /// <summary>The best offset that is another one.</summary>
    private static double RunnerUp(double[] deviations, double height)
    {
        int best = Array.IndexOf(deviations, deviations.Max());
        int apart = (int)(ApartSeconds / Step);
        double second = 0;
        for (int i = 0; i < deviations.Length; i++)
        {
            if (Math.Abs(i - best) > apart)
                second = Math.Max(second, deviations[i]);
        }

        return Math.Min(second, height);
    }
}
