namespace WorkspaceAgents.Media;

/// <summary>Makes a frame index of what ffprobe said. Pure: no process, no file.</summary>
internal static class FrameIndexAssembler
{
    /// <summary>
    /// True when the packets alone do not tell which frames there are and when: a time is missing or used twice, a packet is empty, or
    /// the stream begins with packets that cannot be decoded. Then the frames have to be decoded to know.
    /// </summary>
    public static bool NeedsDecoding(PacketScan scan)
    {
        var seen = new HashSet<long>(scan.Packets.Count);
        long? firstKeyframePts = null;
        foreach (var packet in scan.Packets)
        {
            if (firstKeyframePts is null && !packet.IsKeyframe)
                return true;
            firstKeyframePts ??= packet.Pts;
            if (packet.IsDiscarded)
                continue;
            if (packet.Pts is not { } pts || packet.SizeBytes == 0 || !seen.Add(pts) || pts < firstKeyframePts)
                return true;
        }
        return false;
    }

    /// <summary>
    /// The index of a scan. Packets outside the edit list are left out. A decoded frame without a time (the last ones of an AVI file)
    /// follows on the one before, as players do; without one before it is left out.
    /// </summary>
    public static FrameIndex Assemble(int streamIndex, TimeBase timeBase, FrameIndexMethod method, PacketScan scan)
    {
        var shown = new List<(PacketEntry Packet, int DecodeIndex)>(scan.Packets.Count);
        foreach (var packet in scan.Packets)
        {
            var timed = packet;
            if (method == FrameIndexMethod.Frames && packet.Pts is null && shown.Count > 0)
                timed = packet with { Pts = shown[^1].Packet.Pts + Math.Max(shown[^1].Packet.Duration, 1) };
            if (timed is { IsDiscarded: false, Pts: not null })
                shown.Add((timed, shown.Count));
        }
        var ordered = shown.OrderBy(frame => frame.Packet.Pts!.Value).ToArray(); // stable: equal times stay in decoding order
        var frames = new FrameEntry[ordered.Length];
        for (var i = 0; i < frames.Length; i++)
        {
            var (packet, decodeIndex) = ordered[i];
            var pts = packet.Pts!.Value;
            var duration = i + 1 < ordered.Length ? ordered[i + 1].Packet.Pts!.Value - pts : LastDuration(ordered);
            frames[i] = new FrameEntry(pts, duration, packet.IsKeyframe, packet.BytePosition, packet.SizeBytes) { DecodeIndex = decodeIndex };
        }
        return new FrameIndex { StreamIndex = streamIndex, TimeBase = timeBase, Method = method, Frames = frames };
    }

    /// <summary>
    /// What the file states, where its statements fit the times it gives; a Matroska header that claims 1000 frames a second makes every
    /// stated duration 1 ms, and then the median spacing is the better answer.
    /// </summary>
    private static long LastDuration((PacketEntry Packet, int DecodeIndex)[] ordered)
    {
        var stated = ordered[^1].Packet.Duration;
        if (ordered.Length == 1)
            return Math.Max(stated, 1);
        var spacings = new long[ordered.Length - 1];
        for (var i = 0; i < spacings.Length; i++)
            spacings[i] = ordered[i + 1].Packet.Pts!.Value - ordered[i].Packet.Pts!.Value;
        Array.Sort(spacings);
        var medianSpacing = Math.Max(spacings[spacings.Length / 2], 1);
        var durations = ordered.Select(frame => frame.Packet.Duration).Order().ToArray();
        var medianStated = durations[durations.Length / 2];
        var statementsFit = medianStated * 2 > medianSpacing && medianStated < medianSpacing * 2;
        return stated > 0 && statementsFit ? stated : medianSpacing;
    }
}
