namespace WorkspaceAgents.Media;

/// <summary>What everything that works for one reader shares: the file, its index, and what its container says. Safe from several threads.</summary>
internal sealed class ReadingContext : IDisposable
{
    /// <summary>Codecs whose packets in an MP4 are handed to the decoder as they lie in the file; others may come with palettes or be cut up.</summary>
    private static readonly HashSet<string> PlainInMp4 =
        ["h264", "hevc", "av1", "vp9", "vp8", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "prores", "dnxhd", "ffv1", "h263"];

    private readonly MediaInput _input;
    private readonly Lazy<PacketTable> _table;

    public ReadingContext(LibAv lib, MediaSource source, FrameIndex index)
    {
        (Lib, Source, Index) = (lib, source, index);
        _input = OpenInput();
        try
        {
            Stream = FindStream(_input);
            // A matrix may turn by any angle; pictures are turned by quarters only, as players do.
            RotationDegrees = (int)Math.Round(Stream.RotationDegrees / 90) * 90 % 360;
        }
        catch
        {
            _input.Dispose();
            throw;
        }
        _table = new Lazy<PacketTable>(() => PacketTable.TryCreate(Index) ?? PacketSurvey.Run(this));
    }

    public LibAv Lib { get; }

    public MediaSource Source { get; }

    public FrameIndex Index { get; }

    /// <summary>The stream that is read.</summary>
    public InputStream Stream { get; }

    /// <summary>The packets; the first to ask may have to wait while all of them are decoded once.</summary>
    public PacketTable Table => _table.Value;

    public ReadingCounters Counters { get; } = new();

    /// <summary>The clockwise turn that shows the picture upright: 0, 90, 180 or 270.</summary>
    public int RotationDegrees { get; }

    /// <summary>When a packet's frame is shown, in ticks; null for a packet without a frame.</summary>
    public long? PtsOf(int packet) => Table.FrameOf(packet) is var frame and not PacketTable.None ? Index.Frames[frame].Pts : null;

    /// <summary>When a packet is decoded, in ticks; null when it is not known.</summary>
    public long? DtsOf(int packet) => Table.FrameOf(packet) is var frame and not PacketTable.None ? Index.Frames[frame].Dts : null;

    /// <summary>Opens the file once more, at its beginning and for the one stream.</summary>
    public MediaInput OpenInput()
    {
        // The tables of an MP4 say all that a decoder needs; elsewhere the first pictures do.
        var input = MediaInput.Open(Lib, Source, new MediaInputOptions { FindStreamInfo = Index.Method != FrameIndexMethod.Tables });
        input.Keep([Index.StreamIndex]);
        return input;
    }

    /// <summary>A feed of the stream's packets.</summary>
    public PacketFeed OpenPackets() =>
        Index.Method == FrameIndexMethod.Tables && Table.KnowsPositions && PlainInMp4.Contains(Stream.Codec)
            ? new TablePacketFeed(Lib, Source, Table)
            : new DemuxedPacketFeed(this);

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    private InputStream FindStream(MediaInput input) =>
        Index.StreamIndex < input.Streams.Count && input.Streams[Index.StreamIndex] is { Kind: StreamKind.Video } stream
            ? stream
            : throw new MediaException(MediaErrorCode.NoVideo, $"{Source.Name} has no video stream number {Index.StreamIndex}; index the file again.");
}
