namespace WorkspaceAgents.Media;

/// <summary>Plans what to decode for frames that were asked for. Pure.</summary>
internal static class ReadPlan
{
    /// <summary>Frames in presentation order, each once.</summary>
    public static int[] Distinct(IReadOnlyList<int> frames)
    {
        var sorted = frames.ToArray();
        if (IsAscending(frames))
            return sorted;
        Array.Sort(sorted);
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                sorted[count++] = sorted[i];
        }
        return sorted[..count];
    }

    /// <summary>True when each frame comes after the one before it.</summary>
    public static bool IsAscending(IReadOnlyList<int> frames)
    {
        for (var i = 1; i < frames.Count; i++)
        {
            if (frames[i] <= frames[i - 1])
                return false;
        }
        return true;
    }

    /// <summary>The groups of frames that begin decoding at the same packet, in presentation order.</summary>
    /// <param name="table">The packets.</param>
    /// <param name="frames">In presentation order, each once.</param>
    public static List<FrameGroup> Group(PacketTable table, int[] frames)
    {
        var groups = new List<FrameGroup>();
        for (var first = 0; first < frames.Length;)
        {
            var last = table.PacketOf(frames[first]);
            var start = table.StartOf(last);
            var stop = first + 1;
            for (; stop < frames.Length && table.StartOf(table.PacketOf(frames[stop])) == start; stop++)
                last = Math.Max(last, table.PacketOf(frames[stop]));
            groups.Add(new FrameGroup(start, last, new ArraySegment<int>(frames, first, stop - first)));
            first = stop;
        }
        return groups;
    }

    /// <summary>
    /// Joins groups where decoding on is no more work than beginning anew: the next one begins at or before the packet after the last one's end.
    /// </summary>
    /// <param name="groups">In presentation order, their frames in one array.</param>
    public static List<FrameGroup> Join(IReadOnlyList<FrameGroup> groups)
    {
        var joined = new List<FrameGroup>();
        foreach (var group in groups)
        {
            if (joined is [.., var before] && group.StartPacket >= before.StartPacket && group.StartPacket <= before.LastPacket + 1)
            {
                var frames = new ArraySegment<int>(before.Frames.Array!, before.Frames.Offset, before.Frames.Count + group.Frames.Count);
                joined[^1] = new FrameGroup(before.StartPacket, Math.Max(before.LastPacket, group.LastPacket), frames);
            }
            else
            {
                joined.Add(group);
            }
        }
        return joined;
    }
}
