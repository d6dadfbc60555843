namespace WorkspaceAgents.Media;

/// <summary>
/// The K-weighting of ITU-R BS.1770-4: a shelf that lifts what a head reflects, then a high-pass. The recommendation gives coefficients for
/// 48 kHz; these are the analogue filters behind them, so that any rate can be had. At 48 kHz they agree to seven digits.
/// </summary>
internal sealed class KWeighting
{
    private const double ShelfHz = 1681.974450955533;
    private const double ShelfDecibels = 3.999843853973347;
    private const double ShelfQ = 0.7071752369554196;
    private const double HighPassHz = 38.13547087602444;
    private const double HighPassQ = 0.5003270373238773;

    private readonly (double B0, double B1, double B2, double A1, double A2) _shelf;
    private readonly (double B0, double B1, double B2, double A1, double A2) _highPass;
    private double _shelf1, _shelf2, _high1, _high2;

    public KWeighting(int sampleRateHz)
    {
        var k = Math.Tan(Math.PI * ShelfHz / sampleRateHz);
        var high = Math.Pow(10, ShelfDecibels / 20);
        var band = Math.Pow(high, 0.4996667741545416);
        var a0 = 1 + (k / ShelfQ) + (k * k);
        _shelf = (
            (high + (band * k / ShelfQ) + (k * k)) / a0,
            2 * ((k * k) - high) / a0,
            (high - (band * k / ShelfQ) + (k * k)) / a0,
            2 * ((k * k) - 1) / a0,
            (1 - (k / ShelfQ) + (k * k)) / a0);

        k = Math.Tan(Math.PI * HighPassHz / sampleRateHz);
        a0 = 1 + (k / HighPassQ) + (k * k);
        _highPass = (1, -2, 1, 2 * ((k * k) - 1) / a0, (1 - (k / HighPassQ) + (k * k)) / a0);
    }

    /// <summary>The next sample, weighted.</summary>
    public double Next(double sample)
    {
        var shelved = (_shelf.B0 * sample) + _shelf1;
        _shelf1 = (_shelf.B1 * sample) - (_shelf.A1 * shelved) + _shelf2;
        _shelf2 = (_shelf.B2 * sample) - (_shelf.A2 * shelved);
        var passed = (_highPass.B0 * shelved) + _high1;
        _high1 = (_highPass.B1 * shelved) - (_highPass.A1 * passed) + _high2;
        _high2 = (_highPass.B2 * shelved) - (_highPass.A2 * passed);
        return passed;
    }
}
