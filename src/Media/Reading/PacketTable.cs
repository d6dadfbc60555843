namespace WorkspaceAgents.Media;

/// <summary>
/// The packets of a stream in the order of decoding, as an index tells them: which frame each gives, where it lies, and where decoding has
/// to begin so that it comes out exact. Immutable.
/// </summary>
internal sealed class PacketTable
{
    /// <summary>The frame of a packet that gives none, and the position of one that is not known.</summary>
    public const int None = -1;

    private readonly int[] _frames;
    private readonly int[] _packets;
    private readonly long[] _positions;
    private readonly int[] _sizes;
    private readonly bool[] _keys;
    private readonly int[] _starts;
    private int[] _landmarks = [];

    private PacketTable(int packetCount, int frameCount)
    {
        _frames = new int[packetCount];
        _positions = new long[packetCount];
        _sizes = new int[packetCount];
        _keys = new bool[packetCount];
        _starts = new int[packetCount];
        _packets = new int[frameCount];
        Array.Fill(_frames, None);
    }

    /// <summary>How many packets there are, those without a frame too.</summary>
    public int Count => _frames.Length;

    /// <summary>The most frames that are decoded before a frame and shown after it.</summary>
    public int ReorderDepth { get; private set; }

    /// <summary>The most packets after a frame's own that frames shown before it come from.</summary>
    public int ReorderSpan { get; private set; }

    /// <summary>Every packet's place in the file is known.</summary>
    public bool KnowsPositions { get; private set; }

    /// <summary>The frame a packet gives, or <see cref="None"/>.</summary>
    public int FrameOf(int packet) => _frames[packet];

    /// <summary>The packet that gives a frame.</summary>
    public int PacketOf(int frame) => _packets[frame];

    /// <summary>Where a packet starts in the file, or <see cref="None"/>.</summary>
    public long PositionOf(int packet) => _positions[packet];

    /// <summary>The bytes of a packet.</summary>
    public int SizeOf(int packet) => _sizes[packet];

    /// <summary>The container says that decoding can start here.</summary>
    public bool IsKeyframe(int packet) => _keys[packet];

    /// <summary>The packet of that size at a place in the file; null when there is none, or the place does not tell packets apart.</summary>
    public int? Find(long position, int sizeBytes)
    {
        var low = 0;
        for (var high = _landmarks.Length; low < high;)
        {
            var middle = low + ((high - low) / 2);
            if (_positions[_landmarks[middle]] < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < _landmarks.Length && _positions[_landmarks[low]] == position && _sizes[_landmarks[low]] == sizeBytes ? _landmarks[low] : null;
    }

    /// <summary>The packet to begin decoding at for a packet: its keyframe, and for one that is shown before that the keyframe before.</summary>
    public int StartOf(int packet) => _starts[packet];

    /// <summary>The next earlier place to begin at; 0 is the earliest.</summary>
    public int StartBefore(int start)
    {
        for (var packet = start - 1; packet > 0; packet--)
        {
            if (_keys[packet])
                return packet;
        }
        return 0;
    }

    /// <summary>
    /// The table of an index; null when the index does not say which packet each frame comes from, as in files whose packets do not tell
    /// their times.
    /// </summary>
    public static PacketTable? TryCreate(FrameIndex index)
    {
        // An index made by decoding numbers the pictures as they came out, unless it could tell their packets; then it has their times.
        if (index.Method == FrameIndexMethod.Frames && !index.Frames.Any(frame => frame.Dts is not null))
            return null;
        var packetCount = index.Frames.Count + index.HiddenPackets.Count;
        var table = new PacketTable(packetCount, index.Frames.Count);
        var taken = new bool[packetCount];
        var pts = new long?[packetCount];
        for (var i = 0; i < index.Frames.Count; i++)
        {
            var frame = index.Frames[i];
            if (!table.TrySet(taken, frame.PacketIndex, i, frame.BytePosition, frame.SizeBytes, frame.IsKeyframe))
                return null;
            pts[frame.PacketIndex] = frame.Pts;
        }
        foreach (var hidden in index.HiddenPackets)
        {
            if (!table.TrySet(taken, hidden.PacketIndex, None, hidden.BytePosition, hidden.SizeBytes, hidden.IsKeyframe))
                return null;
            pts[hidden.PacketIndex] = hidden.Pts;
        }
        table.Complete(pts);
        return table;
    }

    /// <summary>The table of packets whose frames were found by decoding all of them.</summary>
    /// <param name="packets">All packets in decoding order.</param>
    /// <param name="packetOfFrame">For each frame the number of its packet.</param>
    public static PacketTable Create(IReadOnlyList<SurveyedPacket> packets, IReadOnlyList<int> packetOfFrame)
    {
        var table = new PacketTable(packets.Count, packetOfFrame.Count);
        var taken = new bool[packets.Count];
        for (var i = 0; i < packets.Count; i++)
            table.TrySet(taken, i, None, packets[i].Position, packets[i].SizeBytes, packets[i].IsKeyframe);
        // Without times of their own, the order of the frames stands for them: it is all that tells which are leading.
        var pts = new long?[packets.Count];
        for (var frame = 0; frame < packetOfFrame.Count; frame++)
        {
            table._frames[packetOfFrame[frame]] = frame;
            table._packets[frame] = packetOfFrame[frame];
            pts[packetOfFrame[frame]] = frame;
        }
        table.Complete(pts);
        return table;
    }

    private bool TrySet(bool[] taken, int packet, int frame, long? position, int sizeBytes, bool isKeyframe)
    {
        if ((uint)packet >= (uint)Count || taken[packet])
            return false;
        taken[packet] = true;
        _frames[packet] = frame;
        if (frame != None)
            _packets[frame] = packet;
        _positions[packet] = position ?? None;
        _sizes[packet] = sizeBytes;
        _keys[packet] = isKeyframe;
        return true;
    }

    private void Complete(long?[] pts)
    {
        KnowsPositions = !_positions.AsSpan().Contains(None) && !_sizes.AsSpan().ContainsAnyInRange(int.MinValue, 0);
        _landmarks = FindLandmarks();
        FindStarts(pts);
        ReorderDepth = FindReorderDepth();
        var latest = 0;
        foreach (var packet in _packets)
        {
            latest = Math.Max(latest, packet);
            ReorderSpan = Math.Max(ReorderSpan, latest - packet);
        }
    }

    /// <summary>The packets that are alone at their place, in the order of their places.</summary>
    private int[] FindLandmarks()
    {
        var known = new List<int>(Count);
        var areAscending = true;
        for (var packet = 0; packet < Count; packet++)
        {
            if (_positions[packet] == None)
                continue;
            areAscending &= known.Count == 0 || _positions[packet] > _positions[known[^1]];
            known.Add(packet);
        }
        if (areAscending)
            return [.. known];
        return [.. known.GroupBy(packet => _positions[packet]).Where(place => place.Count() == 1).OrderBy(place => place.Key).Select(place => place.First())];
    }

    private void FindStarts(long?[] pts)
    {
        int keyframe = 0, keyframeBefore = 0;
        for (var packet = 0; packet < Count; packet++)
        {
            if (_keys[packet])
                (keyframeBefore, keyframe) = (keyframe, packet);
            _starts[packet] = pts[packet] < pts[keyframe] ? keyframeBefore : keyframe;
        }
    }

    private int FindReorderDepth()
    {
        var depth = 0;
        var highest = None;
        var waiting = new PriorityQueue<int, int>();
        for (var packet = 0; packet < Count; packet++)
        {
            // A frame waits until everything shown before it is decoded; the most that wait at once is the depth.
            if (_frames[packet] == None)
                continue;
            waiting.Enqueue(_frames[packet], _frames[packet]);
            while (waiting.TryPeek(out var frame, out _) && frame == highest + 1)
                highest = waiting.Dequeue();
            depth = Math.Max(depth, waiting.Count);
        }
        return depth;
    }
}
