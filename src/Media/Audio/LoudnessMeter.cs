namespace WorkspaceAgents.Media;

/// <summary>
/// Integrated loudness in LUFS by ITU-R BS.1770-4 and EBU R128: K-weighted power in blocks of 400 ms every 100 ms, without those under -70 LUFS,
/// and then without those 10 LU under the mean of the rest. Memory does not grow with the length.
/// </summary>
public sealed class LoudnessMeter
{
    /// <summary>The lowest rate the filters are made for.</summary>
    public const int MinSampleRateHz = 8000;

    /// <summary>The most channels there are weights for.</summary>
    public const int MaxChannels = 8;

    private const double AbsoluteGate = -70;
    private const double RelativeGate = -10;
    private const double Offset = -0.691;
    private const int HopsInBlock = 4;
    private const int HopsASecond = 10;
    private const int BinsAUnit = 100;
    private const double Loudest = 30;

    private readonly int _channels;
    private readonly int _sampleRateHz;
    private readonly double[] _weights;
    private readonly KWeighting[] _filters;
    private readonly double[] _hops = new double[HopsInBlock];
    private readonly long[] _blocks = new long[(int)((Loudest - AbsoluteGate) * BinsAUnit) + 1];
    private readonly double[] _powers;
    private double _hop;
    private int _hopSamples;
    private long _hopCount;

    /// <summary>A meter.</summary>
    /// <param name="sampleRateHz">8,000 or more.</param>
    /// <param name="channels">1 to 8, in the usual order: with six or more the fourth is the low-frequency channel and those after it surround.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that.</exception>
    public LoudnessMeter(int sampleRateHz, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, MinSampleRateHz);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, MaxChannels);
        _sampleRateHz = sampleRateHz;
        _channels = channels;
        _weights = [.. Enumerable.Range(0, channels).Select(channel => WeightOf(channel, channels))];
        _filters = [.. Enumerable.Range(0, channels).Select(_ => new KWeighting(sampleRateHz))];
        _powers = new double[_blocks.Length];
    }

    /// <summary>The highest absolute value of a sample so far; 1 is full scale.</summary>
    public double SamplePeak { get; private set; }

    /// <summary>The loudness so far, in LUFS; null when nothing was louder than -70 LUFS for 400 ms.</summary>
    public double? IntegratedLufs
    {
        get
        {
            if (MeanAbove(0) is not { } mean)
                return null;
            var gate = ToLufs(mean) + RelativeGate;
            return MeanAbove(gate <= AbsoluteGate ? 0 : (int)((gate - AbsoluteGate) * BinsAUnit)) is { } gated ? ToLufs(gated) : null;
        }
    }

    /// <summary>Takes sound.</summary>
    /// <param name="samples">Interleaved, 1 is full scale; whole samples of all channels.</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        for (var i = 0; i + _channels <= samples.Length; i += _channels)
        {
            for (var channel = 0; channel < _channels; channel++)
            {
                var sample = samples[i + channel];
                SamplePeak = Math.Max(SamplePeak, Math.Abs(sample));
                var weighted = _filters[channel].Next(sample);
                _hop += _weights[channel] * weighted * weighted;
            }
            // Hops of whole samples that do not drift against tenths of a second.
            if (++_hopSamples == HopLength(_hopCount))
                EndHop();
        }
    }

    /// <summary>Weights by ITU-R BS.1770-4, table 3: 1.41 for surround, none for the low-frequency channel.</summary>
    private static double WeightOf(int channel, int channels) => channels switch
    {
        >= 6 => channel switch { < 3 => 1, 3 => 0, _ => 1.41 },
        5 => channel < 3 ? 1 : 1.41,
        4 => channel < 2 ? 1 : 1.41,
        _ => 1,
    };

    private static double ToLufs(double power) => Offset + (10 * Math.Log10(power));

    private int HopLength(long hop) => (int)(((hop + 1) * _sampleRateHz / HopsASecond) - (hop * _sampleRateHz / HopsASecond));

    private void EndHop()
    {
        _hops[_hopCount % HopsInBlock] = _hop / _hopSamples;
        _hopCount++;
        (_hop, _hopSamples) = (0, 0);
        if (_hopCount < HopsInBlock)
            return;
        var power = _hops.Sum() / HopsInBlock;
        var lufs = ToLufs(power);
        if (!(lufs > AbsoluteGate))
            return;
        var bin = Math.Min((int)((lufs - AbsoluteGate) * BinsAUnit), _blocks.Length - 1);
        _blocks[bin]++;
        _powers[bin] += power;
    }

    private double? MeanAbove(int bin)
    {
        var power = 0.0;
        long count = 0;
        for (; bin < _blocks.Length; bin++)
        {
            power += _powers[bin];
            count += _blocks[bin];
        }
        return count == 0 ? null : power / count;
    }
}
