namespace WorkspaceAgents.Media;

/// <summary>Decodes videos to look at their pictures, in the calling thread.</summary>
internal static class PictureSurveyor
{
    private const int FramesBetweenTold = 100;

    /// <summary>So many frames before and after a span say whether its first and last are cuts.</summary>
    private const int Margin = SceneCutDetector.Reach + 1;

    /// <summary>
    /// Decodes a video, or a span of it, once from its first packet to its last. Every packet carries its number in place of its time, so each frame is counted as
    /// the one the index says; what cannot be decoded is left out and marked.
    /// </summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <param name="index">The index of the video stream.</param>
    /// <param name="asked">Which frames, with how many threads, and when a picture counts as unchanged.</param>
    /// <param name="tell">Told how many frames are done, now and then.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">The file cannot be read, or its codec cannot be decoded.</exception>
    public static PictureSurvey Survey(MediaSource source, FrameIndex index, PicturesArguments asked, Action<int> tell, CancellationToken cancellationToken)
    {
        using var context = new ReadingContext(LibAv.Default, source, index);
        using var meter = new PictureMeter(context, asked.Options);
        var span = asked.Span ?? new ClipSpan(0, index.Frames.Count);
        if (span.FrameCount <= 0)
            return meter.Complete(span);
        var (first, last) = PacketsOf(context.Table, span, index.Frames.Count);
        using var packets = context.OpenPackets();
        using var frame = new DecodedFrame(context.Lib);
        using var decoder = StreamDecoder.Open(
            context.Lib, context.Stream, new DecoderOptions { Threads = asked.Options.DecodeThreads, OutputCorrupt = true, ReorderFrames = context.Table.ReorderDepth });
        for (var number = first; number <= last; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var packet = packets.Read(number);
            packet.Pts = number;
            packet.Dts = null;
            decoder.Send(packet);
            Drain(decoder, frame, context.Table, meter);
            if (number % FramesBetweenTold == FramesBetweenTold - 1)
                tell(Math.Max(0, meter.Position - span.StartFrame));
        }
        decoder.Send(null);
        Drain(decoder, frame, context.Table, meter);
        return meter.Complete(span);
    }

    /// <summary>Decodes the keyframes alone, each exactly, and no more than they need.</summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <param name="index">The index of the video stream.</param>
    /// <param name="options">Number of threads.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <returns>The same hashes as <see cref="Survey"/> gives, and which keyframes cannot be decoded.</returns>
    /// <exception cref="MediaException">The file cannot be read, or not one of its keyframes can be decoded.</exception>
    public static KeyframeHashes HashKeyframes(MediaSource source, FrameIndex index, MediaOptions options, CancellationToken cancellationToken)
    {
        using var context = new ReadingContext(LibAv.Default, source, index);
        using var grey = new GreyPicture(context.Lib);
        using var lane = new DecodeLane(context, options.DecodeThreads);
        var keyframes = Enumerable.Range(0, index.Frames.Count).Where(frame => index.Frames[frame].IsKeyframe).ToArray();
        var hashes = new List<KeyframeHash>(keyframes.Length);
        var undecoded = new List<int>();
        foreach (var keyframe in keyframes)
        {
            try
            {
                lane.Decode(ReadPlan.Group(context.Table, [keyframe])[0], goesOn: false, Add, cancellationToken);
            }
            catch (MediaException exception) when (exception.Code == MediaErrorCode.Unreadable && (hashes.Count > 0 || keyframe != keyframes[^1]))
            {
                // One that is damaged says nothing of the others: the answer names it.
                undecoded.Add(keyframe);
            }
        }
        return new KeyframeHashes { Keyframes = hashes, UndecodedFrames = undecoded };

        void Add(int frame, DecodedFrame picture)
        {
            grey.Take(picture);
            hashes.Add(new KeyframeHash(frame, index.PtsSeconds(frame), PictureMeter.Hash(grey, context.RotationDegrees)));
        }
    }

    /// <summary>The packets that a span and its margins are decoded from; all of them for the whole.</summary>
    private static (int First, int Last) PacketsOf(PacketTable table, ClipSpan span, int frameCount)
    {
        if (span.FrameCount == frameCount)
            return (0, table.Count - 1);
        var (start, stop) = (Math.Max(0, span.StartFrame - Margin), Math.Min(frameCount, span.StopFrame + Margin));
        start -= start % PictureMeter.StillFrames;
        var groups = ReadPlan.Group(table, [.. Enumerable.Range(start, stop - start)]);
        return (groups.Min(group => group.StartPacket), groups.Max(group => group.LastPacket));
    }

    private static void Drain(StreamDecoder decoder, DecodedFrame frame, PacketTable table, PictureMeter meter)
    {
        while (decoder.Receive(frame))
        {
            if (frame.Pts is >= 0 and var number && number < table.Count && table.FrameOf((int)number) is var shown and not PacketTable.None)
                meter.Add(shown, frame);
        }
    }
}
