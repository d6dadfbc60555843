namespace WorkspaceAgents.Media;

/// <summary>Decodes a stream from its beginning to learn which frames there are and when, for files whose packets do not tell.</summary>
internal static class DecodedFrames
{
    /// <summary>Reads and decodes all of a stream.</summary>
    /// <param name="input">The container, at its beginning.</param>
    /// <param name="stream">One of its streams.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <returns>A row a frame, in the order they come out: the decoder's best time, how long it lasts, and where its packet is.</returns>
    public static PacketColumns Read(MediaInput input, InputStream stream, CancellationToken cancellationToken)
    {
        input.Keep([stream.Index]);
        var sizes = new Dictionary<long, int>();
        var frames = new PacketColumns();
        using var decoder = StreamDecoder.Open(LibAv.Default, stream, new DecoderOptions { Threads = 2 });
        using var packet = new InputPacket(LibAv.Default);
        using var frame = new DecodedFrame(LibAv.Default);
        while (input.Read(packet))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (packet.StreamIndex != stream.Index)
                continue;
            sizes[packet.Position] = packet.Size;
            decoder.Send(packet);
            Drain();
        }
        decoder.Send(null);
        Drain();
        return frames;

        void Drain()
        {
            while (decoder.Receive(frame))
            {
                frames.Add(new PacketEntry(
                    frame.Pts, null, frame.Duration, sizes.GetValueOrDefault(frame.PacketPosition), frame.PacketPosition < 0 ? null : frame.PacketPosition,
                    frame.IsKeyframe, IsDiscarded: false));
            }
        }
    }
}
