namespace WorkspaceAgents.Media;

/// <summary>
/// One decoder and where it stands. Each packet goes in with its number in place of its time, and the frame that comes out carries that number:
/// it names itself, so neither a seek, a delay nor a lost picture can make one frame pass for another. Not safe from several threads.
/// </summary>
internal sealed class DecodeLane : IDisposable
{
    /// <summary>Decoding over so many packets that nobody wants is less work than beginning anew.</summary>
    private const int NearPackets = 4;

    /// <summary>The most pictures a decoder holds back to order them: the size of H.264's and HEVC's picture buffer.</summary>
    private const int MaxHeldBack = 16;

    private readonly ReadingContext _context;
    private readonly PacketFeed _packets;
    private readonly DisposablePictures? _disposable;
    private readonly EntryPictures? _entries;
    private readonly DecodedFrame _frame;
    private readonly HashSet<int> _inside = [];
    private StreamDecoder _decoder;
    private int _begin = -1;
    private int _next;

    /// <param name="context">The file.</param>
    /// <param name="threads">How many threads decode one group.</param>
    public DecodeLane(ReadingContext context, int threads)
    {
        (_context, Threads) = (context, threads);
        _packets = context.OpenPackets();
        _frame = new DecodedFrame(context.Lib);
        _decoder = OpenDecoder(outputCorrupt: false);
        _disposable = DisposablePictures.For(context.Stream.Codec, context.Stream.Extradata);
        _entries = EntryPictures.For(context.Stream.Codec, context.Stream.Extradata);
        Pictures = new PictureMaker(context);
    }

    public ReadingContext Context => _context;

    public int Threads { get; }

    /// <summary>Makes pictures of the frames this lane decodes.</summary>
    public PictureMaker Pictures { get; }

    /// <summary>About what the decoder holds: a picture for each reference, delay and thread.</summary>
    public long EstimatedBytes => (long)_context.Stream.Width * _context.Stream.Height * 3 / 2 * (10 + (2 * Threads));

    private PacketTable Table => _context.Table;

    /// <summary>How many packets have to be decoded for a group from where the lane stands; null when it has to begin anew.</summary>
    public int? DistanceTo(FrameGroup group)
    {
        if (_begin < 0 || _begin > group.StartPacket || group.StartPacket > _next + NearPackets)
            return null;
        foreach (var frame in group.Frames)
        {
            var packet = Table.PacketOf(frame);
            if (packet < _next && !_inside.Contains(packet))
                return null;
        }
        return Math.Max(0, group.LastPacket + 1 - _next);
    }

    /// <summary>Decodes frames, each of them exact.</summary>
    /// <param name="group">What is wanted.</param>
    /// <param name="goesOn">True when more is likely to be asked for from there on: the decoder is then not emptied at the end.</param>
    /// <param name="take">Gets every frame once, nearly always in their order; the picture is valid during the call.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">A frame cannot be decoded.</exception>
    public void Decode(FrameGroup group, bool goesOn, Action<int, DecodedFrame> take, CancellationToken cancellationToken)
    {
        var run = new LaneRun(Table, group, take);
        if (DistanceTo(group) is null)
            Begin(group.StartPacket);
        if (TryDecode(run, goesOn, cancellationToken))
            return;
        // What came out is not what the index says: perhaps decoding cannot begin where the container says it can.
        run.AcceptsDamage = true;
        foreach (var start in new[] { Table.StartBefore(group.StartPacket), 0 }.Distinct())
        {
            _context.Counters.CountRestart();
            Begin(start);
            if (TryDecode(run, goesOn, cancellationToken))
                return;
        }
        DecodeDamaged(run, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Pictures.Dispose();
        _decoder.Dispose();
        _frame.Dispose();
        _packets.Dispose();
    }

    private StreamDecoder OpenDecoder(bool outputCorrupt) => StreamDecoder.Open(
        _context.Lib, _context.Stream, new DecoderOptions { Threads = Threads, OutputCorrupt = outputCorrupt, ReorderFrames = Table.ReorderDepth });

    /// <summary>Once more from the beginning with what the decoder otherwise holds back: pictures that refer to some that are not there.</summary>
    private void DecodeDamaged(LaneRun run, CancellationToken cancellationToken)
    {
        _decoder.Dispose();
        _decoder = OpenDecoder(outputCorrupt: true);
        Begin(0);
        var isComplete = TryDecode(run, goesOn: false, cancellationToken);
        _decoder.Dispose();
        _decoder = OpenDecoder(outputCorrupt: false);
        _begin = -1;
        if (!isComplete)
        {
            throw new MediaException(
                MediaErrorCode.Unreadable,
                $"Frame {run.FirstMissing} of {_context.Source.Name} cannot be decoded, not even from the beginning; validate the file to see which frames are damaged.");
        }
    }

    private void Begin(int start)
    {
        _decoder.Flush();
        _inside.Clear();
        (_begin, _next) = (start, start);
        _context.Counters.CountSeek();
    }

    private bool TryDecode(LaneRun run, bool goesOn, CancellationToken cancellationToken)
    {
        var ahead = goesOn ? Table.ReorderSpan + MaxHeldBack + Threads : 0;
        while (!run.IsComplete)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_next >= Table.Count || _next > run.LastPacket + ahead)
                return Empty(run);
            var packet = _packets.Read(_next);
            if (_next == _begin && _begin > 0 && _entries?.CanBegin(packet.Data) == false)
            {
                // The container says that decoding can begin here, and it cannot.
                Begin(Table.StartBefore(_begin));
                continue;
            }
            Send(_next++, packet, run);
            Receive(run);
        }
        return true;
    }

    /// <summary>Takes what the decoder still holds; after that it has to begin anew.</summary>
    private bool Empty(LaneRun run)
    {
        _decoder.Send(null);
        Receive(run);
        _begin = -1;
        return run.IsComplete;
    }

    private void Send(int number, InputPacket packet, LaneRun run)
    {
        if (_disposable is not null && number < run.LastPacket && CanSkip(number, run) && _disposable.IsDisposable(packet.Data))
        {
            _context.Counters.CountSkipped();
            return;
        }
        packet.Pts = number;
        packet.Dts = null;
        _decoder.Send(packet);
        _context.Counters.CountDecoded();
        if (Table.FrameOf(number) != PacketTable.None)
            _inside.Add(number);
    }

    /// <summary>The packet gives a frame nobody asked for, and holds the whole of it: the one after is not its second field.</summary>
    private bool CanSkip(int number, LaneRun run) =>
        Table.FrameOf(number) != PacketTable.None && !run.Wants(number)
        && (number + 1 >= Table.Count || Table.FrameOf(number + 1) != PacketTable.None);

    private void Receive(LaneRun run)
    {
        while (_decoder.Receive(_frame))
        {
            if (_frame.Pts is not { } number || number < 0 || number >= Table.Count)
                continue;
            _inside.Remove((int)number);
            run.Offer((int)number, _frame);
        }
    }
}
