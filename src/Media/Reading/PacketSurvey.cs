namespace WorkspaceAgents.Media;

/// <summary>
/// Finds out which packet each frame comes from by decoding the whole stream once, for files whose packets do not tell: those without
/// presentation times, with empty packets, or that begin in the middle of a group of pictures.
/// </summary>
internal static class PacketSurvey
{
    /// <summary>Decodes everything.</summary>
    /// <exception cref="MediaException">The stream does not give the frames its index tells of.</exception>
    public static PacketTable Run(ReadingContext context)
    {
        var packets = new List<SurveyedPacket>();
        var packetOfPicture = Decode(context, packet =>
        {
            packet.Pts = packets.Count;
            packet.Dts = null;
            packets.Add(new SurveyedPacket(packet.Position < 0 ? null : packet.Position, packet.Size, packet.IsKeyframe));
        });
        if (packetOfPicture.Count != context.Index.Frames.Count)
            packetOfPicture = OfFrames(context, packetOfPicture);
        if (packetOfPicture.Contains(null) || packetOfPicture.Distinct().Count() < packetOfPicture.Count)
        {
            throw new MediaException(
                MediaErrorCode.Unreadable,
                $"{context.Source.Name} is {context.Stream.Codec} whose decoder does not tell which packet a frame comes from. Standardise the file and read the result.");
        }
        return PacketTable.Create(packets, [.. packetOfPicture.Select(packet => (int)packet!)]);
    }

    /// <summary>
    /// For each frame of an index that leaves pictures out: decodes once more with the container's own times, since the same packets give the
    /// same pictures in the same order, and takes the picture that has the frame's time.
    /// </summary>
    private static List<long?> OfFrames(ReadingContext context, List<long?> packetOfPicture)
    {
        var times = Decode(context, _ => { });
        var pictures = new Dictionary<long, long?>();
        foreach (var (time, packet) in times.Zip(packetOfPicture))
        {
            if (time is { } pts)
                pictures.TryAdd(pts, packet);
        }
        var packets = new List<long?>();
        foreach (var pts in context.Index.Frames.Pts)
        {
            packets.Add(pictures.TryGetValue(pts, out var packet) ? packet : throw new MediaException(
                MediaErrorCode.Unreadable,
                $"{context.Source.Name} gives no frame at {context.Index.TimeBase.ToSeconds(pts)} s though its index tells of one: the index was made of another file, or by another release of FFmpeg. Index the file again."));
        }
        return packets;
    }

    private static List<long?> Decode(ReadingContext context, Action<InputPacket> prepare)
    {
        using var input = context.OpenInput();
        using var decoder = StreamDecoder.Open(context.Lib, context.Stream, new DecoderOptions { OutputCorrupt = true });
        using var packet = new InputPacket(context.Lib);
        using var frame = new DecodedFrame(context.Lib);
        var times = new List<long?>();
        while (input.Read(packet))
        {
            if (packet.StreamIndex != context.Index.StreamIndex)
                continue;
            prepare(packet);
            decoder.Send(packet);
            Receive();
        }
        decoder.Send(null);
        Receive();
        return times;

        void Receive()
        {
            while (decoder.Receive(frame))
                times.Add(frame.Pts);
        }
    }
}
