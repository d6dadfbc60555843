namespace WorkspaceAgents.Media;

/// <summary>Makes a frame index of packets. Pure: no process, no file.</summary>
internal static class FrameIndexAssembler
{
    /// <summary>
    /// The index of packets, without those outside the edit list. Null when the packets alone do not tell which frames there are and when: a time
    /// is missing or used twice, a packet is empty, or the stream begins with packets that cannot be decoded. Then the frames have to be decoded to know.
    /// </summary>
    public static FrameIndex? TryAssemble(int streamIndex, TimeBase timeBase, FrameIndexMethod method, PacketColumns packets)
    {
        if (!HasEveryTime(packets))
            return null;
        var order = Order(packets);
        ReadOnlySpan<long> pts = packets.Pts;
        for (var i = 1; i < order.Length; i++)
        {
            if (pts[order[i]] == pts[order[i - 1]])
                return null;
        }
        return Assemble(streamIndex, timeBase, method, packets, order);
    }

    /// <summary>
    /// The index of decoded frames, in the order they came. One without a time (the last ones of an AVI file) follows on the one before, as
    /// players do; without one before it is left out.
    /// </summary>
    /// <param name="streamIndex">The stream's number in the file.</param>
    /// <param name="timeBase">The stream's unit of time.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="packets">The stream's packets, which the frames are found among by where they lie; null when they are not known.</param>
    public static FrameIndex AssembleDecoded(int streamIndex, TimeBase timeBase, PacketColumns frames, PacketColumns? packets)
    {
        FillMissingTimes(frames);
        var order = Order(frames);
        var lastDuration = order.Length == 0 ? 0 : LastDuration(frames, order);
        if (packets is null || FindPackets(frames, packets) is not { } packetOf)
        {
            return new FrameIndex
            {
                StreamIndex = streamIndex, TimeBase = timeBase, Method = FrameIndexMethod.Frames, Frames = FrameList.Create(frames, order, order, frames.Count, lastDuration),
            };
        }
        int[] numbers = [.. order.Select(frame => packetOf[frame])];
        foreach (var (frame, packet) in packetOf.Index())
        {
            frames.Dts[frame] = packets.Dts[packet];
            frames.Sizes[frame] = packets.Sizes[packet];
            frames.Flags[frame] |= packets.Flags[packet] & PacketFlags.Discontinuity;
        }
        return new FrameIndex
        {
            StreamIndex = streamIndex,
            TimeBase = timeBase,
            Method = FrameIndexMethod.Frames,
            Frames = FrameList.Create(frames, order, numbers, packets.Count, lastDuration),
            HiddenPackets = Hidden(packets, numbers),
        };
    }

    private static FrameIndex Assemble(int streamIndex, TimeBase timeBase, FrameIndexMethod method, PacketColumns packets, int[] order) => new()
    {
        StreamIndex = streamIndex,
        TimeBase = timeBase,
        Method = method,
        Frames = FrameList.Create(packets, order, order, packets.Count, order.Length == 0 ? 0 : LastDuration(packets, order)),
        HiddenPackets = order.Length == packets.Count ? [] : Hidden(packets, order),
    };

    /// <summary>For each frame its packet's number; null when a place in the file names no packet or two.</summary>
    private static int[]? FindPackets(PacketColumns frames, PacketColumns packets)
    {
        var byPosition = new Dictionary<long, int>(packets.Count);
        for (var i = 0; i < packets.Count; i++)
        {
            if (packets.Positions[i] == PacketColumns.Missing || !byPosition.TryAdd(packets.Positions[i], i))
                return null;
        }
        var packetOf = new int[frames.Count];
        var used = new HashSet<int>(frames.Count);
        for (var i = 0; i < packetOf.Length; i++)
        {
            if (!byPosition.TryGetValue(frames.Positions[i], out packetOf[i]) || !used.Add(packetOf[i]))
                return null;
        }
        return packetOf;
    }

    private static bool HasEveryTime(PacketColumns packets)
    {
        ReadOnlySpan<long> pts = packets.Pts;
        ReadOnlySpan<int> sizes = packets.Sizes;
        ReadOnlySpan<PacketFlags> flags = packets.Flags;
        if (flags.IsEmpty)
            return true;
        if ((flags[0] & PacketFlags.Keyframe) == 0)
            return false;
        var first = pts[0];
        for (var i = 0; i < flags.Length; i++)
        {
            if ((flags[i] & PacketFlags.Hidden) == 0 && (pts[i] == PacketColumns.Missing || sizes[i] == 0 || pts[i] < first))
                return false;
        }
        return true;
    }

    private static void FillMissingTimes(PacketColumns packets)
    {
        var last = -1;
        for (var i = 0; i < packets.Count; i++)
        {
            if (packets.Pts[i] == PacketColumns.Missing && last >= 0)
                packets.Pts[i] = packets.Pts[last] + Math.Max(packets.Durations[last], 1);
            if (packets.Pts[i] != PacketColumns.Missing)
                last = i;
        }
    }

    /// <summary>The shown packets by time; equal times stay in decoding order.</summary>
    private static int[] Order(PacketColumns packets)
    {
        ReadOnlySpan<long> pts = packets.Pts;
        ReadOnlySpan<PacketFlags> flags = packets.Flags;
        var order = new int[pts.Length];
        var count = 0;
        for (var i = 0; i < pts.Length; i++)
        {
            if ((flags[i] & PacketFlags.Hidden) == 0 && pts[i] != PacketColumns.Missing)
                order[count++] = i;
        }
        if (count < order.Length)
            Array.Resize(ref order, count);
        // B-frames are a few places off, so this is linear; a hostile order is not, and is given up for a full sort.
        var moves = 16L * count;
        for (var i = 1; i < count; i++)
        {
            var packet = order[i];
            var k = i;
            for (; k > 0 && pts[order[k - 1]] > pts[packet]; k--)
                order[k] = order[k - 1];
            order[k] = packet;
            if ((moves -= i - k) < 0)
                return SortFully(packets, order);
        }
        return order;
    }

    private static int[] SortFully(PacketColumns packets, int[] order)
    {
        var pts = packets.Pts.ToArray();
        Array.Sort(order);
        return [.. order.OrderBy(packet => pts[packet])];
    }

    /// <summary>The packets that no frame has.</summary>
    private static HiddenPacket[] Hidden(PacketColumns packets, int[] shown)
    {
        var isShown = new bool[packets.Count];
        foreach (var packet in shown)
            isShown[packet] = true;
        var hidden = new List<HiddenPacket>();
        for (var i = 0; i < isShown.Length; i++)
        {
            if (isShown[i])
                continue;
            hidden.Add(new HiddenPacket(
                i, PacketColumns.Known(packets.Pts[i]), PacketColumns.Known(packets.Dts[i]), PacketColumns.Known(packets.Positions[i]),
                packets.Sizes[i], (packets.Flags[i] & PacketFlags.Keyframe) != 0));
        }
        return [.. hidden];
    }

    /// <summary>
    /// What the file states, where its statements fit the times it gives; a Matroska header that claims 1000 frames a second makes every
    /// stated duration 1 ms, and then the median spacing is the better answer.
    /// </summary>
    private static long LastDuration(PacketColumns packets, int[] order)
    {
        var stated = packets.Durations[order[^1]];
        if (order.Length == 1)
            return Math.Max(stated, 1);
        ReadOnlySpan<long> pts = packets.Pts;
        var spacings = new long[order.Length - 1];
        for (var i = 0; i < spacings.Length; i++)
            spacings[i] = pts[order[i + 1]] - pts[order[i]];
        var medianSpacing = Math.Max(Median(spacings), 1);
        var durations = new long[order.Length];
        ReadOnlySpan<long> allDurations = packets.Durations;
        for (var i = 0; i < durations.Length; i++)
            durations[i] = allDurations[order[i]];
        var medianStated = Median(durations);
        var statementsFit = medianStated * 2 > medianSpacing && medianStated < medianSpacing * 2;
        return stated > 0 && statementsFit ? stated : medianSpacing;
    }

    /// <summary>The upper median; orders the values only when they are not all the same.</summary>
    private static long Median(long[] values)
    {
        if (values.AsSpan().ContainsAnyExcept(values[0]))
            Array.Sort(values);
        return values[values.Length / 2];
    }
}
