namespace WorkspaceAgents.Alignment;

/// <summary>
/// From the times at which a biphase mark signal crosses zero to frames of timecode: a bit begins with a crossing, and a one has another in its middle. It follows
/// the pace as it changes. 80 bits make a frame, of which the last 16 are always the same (SMPTE ST 12-1).
/// </summary>
/// <param name="bitSeconds">About how long a bit is.</param>
internal sealed class LtcBits(double bitSeconds)
{
    private const int FrameBits = 80;

    /// <summary>0011 1111 1111 1101 as it is sent, the first bit in the lowest place.</summary>
    private const ushort Sync = 0b1011_1111_1111_1100;

    /// <summary>How quickly the pace is followed, a bit.</summary>
    private const double Follow = 0.03;

    private readonly double[] _begins = new double[FrameBits];
    private UInt128 _bits;
    private int _count;
    private double _bit = bitSeconds;
    private double _bitBegins = double.NaN;
    private double _half = double.NaN;

    /// <summary>Takes the next crossing.</summary>
    /// <param name="seconds">When it is.</param>
    /// <returns>The frame that it completes, if it does.</returns>
    public LtcFrame? Add(double seconds)
    {
        if (double.IsNaN(_bitBegins))
        {
            _bitBegins = seconds;
            return null;
        }

        double since = seconds - _bitBegins;
        if (since < 0.25 * _bit || since > 1.5 * _bit)
        {
            // Noise, or a gap: begin again here.
            (_bitBegins, _half, _count) = (seconds, double.NaN, 0);
            return null;
        }

        if (since < 0.75 * _bit)
        {
            // A second crossing in the first half is no code.
            if (!double.IsNaN(_half))
                (_bitBegins, _half, _count) = (seconds, double.NaN, 0);
            else
                _half = seconds;
            return null;
        }

        bool isOne = !double.IsNaN(_half);
        _bit += (since - _bit) * Follow;
        LtcFrame? frame = Push(isOne, seconds);
        (_bitBegins, _half) = (seconds, double.NaN);
        return frame;
    }

    private LtcFrame? Push(bool isOne, double ends)
    {
        _bits = (_bits >> 1) | (isOne ? UInt128.One << (FrameBits - 1) : UInt128.Zero);
        _begins[_count % FrameBits] = _bitBegins;
        _count++;
        if (_count < FrameBits || (ushort)(_bits >> 64) != Sync)
            return null;
        double begins = _begins[_count % FrameBits];
        return Read() is { } code ? new LtcFrame(begins, ends - begins, code) : null;
    }

    private Timecode? Read()
    {
        ulong low = (ulong)_bits;
        int Field(int at, int length) => (int)((low >> at) & ((1UL << length) - 1));
        (int f, int ft, int s, int st) = (Field(0, 4), Field(8, 2), Field(16, 4), Field(24, 3));
        (int m, int mt, int h, int ht) = (Field(32, 4), Field(40, 3), Field(48, 4), Field(56, 2));
        Timecode code = new((10 * ht) + h, (10 * mt) + m, (10 * st) + s, (10 * ft) + f, Field(10, 1) == 1);
        bool isDecimal = f < 10 && s < 10 && m < 10 && h < 10;
        return isDecimal && code is { Hours: < 24, Minutes: < 60, Seconds: < 60, Frames: < 30 } ? code : null;
    }
}
