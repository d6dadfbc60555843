namespace WorkspaceAgents.Alignment;

/// <summary>From 25 ms of samples to the power in mel bands: pre-emphasis, Hamming window, transform, triangles evenly spaced in mel. Not thread-safe.</summary>
internal sealed class MelBank
{
    private const double LowestHz = 100;
    private const float PreEmphasis = 0.97f;
    private const float Floor = 1e-10f;

    private readonly Fft _fft;
    private readonly float[] _real;
    private readonly float[] _imaginary;
    private readonly float[] _window;
    private readonly (int First, float[] Weights)[] _triangles;

    public MelBank(int sampleRateHz, double topHz)
    {
        WindowLength = Math.Max(2, (int)(0.025 * sampleRateHz));
        _fft = new Fft(Fft.LengthFor(WindowLength));
        _real = new float[_fft.Length];
        _imaginary = new float[_fft.Length];
        _window = new float[WindowLength];
        for (int i = 0; i < WindowLength; i++)
            _window[i] = (float)(0.54 - (0.46 * Math.Cos(2 * Math.PI * i / (WindowLength - 1))));
        _triangles = [.. Enumerable.Range(0, MelFrames.Bands).Select(band => Triangle(band, sampleRateHz, topHz, _fft.Length))];
    }

    /// <summary>Samples in a window.</summary>
    public int WindowLength { get; }

    /// <summary>Where the windowed samples of the first frame go.</summary>
    public Span<float> First => _real;

    /// <summary>Where those of the second go.</summary>
    public Span<float> Second => _imaginary;

    /// <summary>The middle of each band in Hz.</summary>
    public static double[] CentresHz(double topHz) => [.. Enumerable.Range(1, MelFrames.Bands).Select(i => EdgeHz(i, topHz))];

    /// <summary>Emphasises and windows samples; the rest of the destination becomes 0.</summary>
    /// <param name="samples">One sample before the window, then the window.</param>
    /// <param name="destination"><see cref="First"/> or <see cref="Second"/>.</param>
    public void Window(ReadOnlySpan<float> samples, Span<float> destination)
    {
        for (int i = 0; i < WindowLength; i++)
        {
            float value = (samples[i + 1] - (PreEmphasis * samples[i])) * _window[i];
            destination[i] = float.IsFinite(value) ? value : 0;
        }

        destination[WindowLength..].Clear();
    }

    /// <summary>Transforms both frames at once.</summary>
    /// <param name="first">The first frame's bands.</param>
    /// <param name="second">The second frame's; may be empty.</param>
    public void Transform(Span<float> first, Span<float> second)
    {
        _fft.Forward(_real, _imaginary);
        int n = _fft.Length;
        for (int band = 0; band < _triangles.Length; band++)
        {
            (int start, float[] weights) = _triangles[band];
            float a = 0;
            float b = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                int k = start + i;
                (float re, float im, float mirrorRe, float mirrorIm) = (_real[k], _imaginary[k], _real[(n - k) & (n - 1)], _imaginary[(n - k) & (n - 1)]);
                (float aRe, float aIm, float bRe, float bIm) = (re + mirrorRe, im - mirrorIm, im + mirrorIm, mirrorRe - re);
                a += weights[i] * ((aRe * aRe) + (aIm * aIm));
                b += weights[i] * ((bRe * bRe) + (bIm * bIm));
            }

            first[band] = (a / (4 * WindowLength)) + Floor;
            if (!second.IsEmpty)
                second[band] = (b / (4 * WindowLength)) + Floor;
        }
    }

    /// <summary>How much louder pre-emphasis makes a frequency, in power.</summary>
    public static double EmphasisAt(double frequencyHz, double sampleRateHz) =>
        1 - (2 * PreEmphasis * Math.Cos(2 * Math.PI * frequencyHz / sampleRateHz)) + (PreEmphasis * PreEmphasis);

    private static double EdgeHz(int edge, double topHz)
    {
        double low = Mel(LowestHz);
        return 700 * (Math.Pow(10, (low + ((Mel(topHz) - low) * edge / (MelFrames.Bands + 1))) / 2595) - 1);

        static double Mel(double hz) => 2595 * Math.Log10(1 + (hz / 700));
    }

    private static (int First, float[] Weights) Triangle(int band, int sampleRateHz, double topHz, int length)
    {
        (double low, double middle, double high) = (EdgeHz(band, topHz), EdgeHz(band + 1, topHz), EdgeHz(band + 2, topHz));
        double binHz = (double)sampleRateHz / length;
        int first = (int)Math.Ceiling(low / binHz);
        int last = Math.Max(first, (int)Math.Floor(high / binHz));
        float[] weights = new float[last - first + 1];
        for (int k = first; k <= last; k++)
            weights[k - first] = (float)Math.Max(1e-3, Math.Min((k * binHz - low) / (middle - low), (high - (k * binHz)) / (high - middle)));
        float sum = weights.Sum();
        return (first, [.. weights.Select(weight => weight / sum)]);
    }
}
