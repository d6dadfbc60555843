namespace WorkspaceAgents.Media;

/// <summary>What decoding a video stream from its first packet to its last gave.</summary>
internal sealed class DecodeRecord
{
    private const int MaxSamples = 3;

    private readonly List<DecodeDamage> _damages = [];
    private long _errorCount;

    /// <summary>A row a frame, in the order they came: its time, how long it lasts, and where its packet is.</summary>
    public PacketColumns Frames { get; } = new();

    /// <summary>One entry for each frame that is damaged or came after errors.</summary>
    public IReadOnlyList<DecodeDamage> Damages => _damages;

    /// <summary>The size of the first frame; 0 without frames.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>The time of the first frame of another size than the first one; null when all have one size.</summary>
    public long? SizeChangePts { get; private set; }

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">As it came out of the decoder.</param>
    /// <param name="decoder">What gave it: its count of errors tells whether there were any since the last frame.</param>
    public void Add(DecodedFrame frame, StreamDecoder decoder)
    {
        Frames.Add(new PacketEntry(
            frame.Pts, null, frame.Duration, 0, frame.PacketPosition < 0 ? null : frame.PacketPosition, frame.IsKeyframe, IsDiscarded: false));
        if (Frames.Count == 1)
            Size = (frame.Width, frame.Height);
        else if (Size != (frame.Width, frame.Height))
            SizeChangePts ??= frame.Pts;
        TakeErrors(frame.Pts, decoder, frame.IsCorrupt);
    }

    /// <summary>Ends the record: errors after the last frame belong to it.</summary>
    public void Complete(StreamDecoder decoder) =>
        TakeErrors(Frames.Count == 0 ? null : PacketColumns.Known(Frames.Pts[^1]), decoder, isCorrupt: false);

    private void TakeErrors(long? pts, StreamDecoder decoder, bool isCorrupt)
    {
        var count = decoder.ErrorCount + decoder.FailedCount;
        if (count == _errorCount && !isCorrupt)
            return;
        var isNew = count > _errorCount;
        string[] samples = isNew ? [.. decoder.ErrorLines.TakeLast(MaxSamples).Distinct()] : [];
        _damages.Add(new DecodeDamage(pts, (int)Math.Max(1, count - _errorCount), samples.Length > 0 ? samples : ["the decoder filled in what was missing"]));
        _errorCount = count;
    }
}
