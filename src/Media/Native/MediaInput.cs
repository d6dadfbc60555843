namespace WorkspaceAgents.Media;

/// <summary>
/// An opened container. Only containers on <see cref="MediaToolbox.Containers"/> are opened, all bytes come from the <see cref="MediaSource"/>
/// and no protocol is allowed, so a file can never open another one.
/// </summary>
internal sealed unsafe class MediaInput : IDisposable
{
    private const int DiscardAll = 48;
    private const int DiscardDefault = 0;
    private const int SeekBackward = 1;
    private const int SeekByByte = 2;
    private const double TicksPerSecond = 1_000_000;

    private readonly LibAv _lib;
    private readonly LibAvLayout _at;
    private readonly LibAvFunctions _call;
    private readonly SourceReader _reader;
    private readonly LibAvLog _log = new() { IgnoresDecoders = true };
    private readonly List<InputStream> _streams = [];
    private readonly Lazy<IReadOnlyList<Chapter>> _chapters;
    private HashSet<int>? _kept;
    private nint _context;

    private MediaInput(LibAv lib, MediaSource source)
    {
        _lib = lib;
        _at = lib.Layout;
        _call = lib.Functions;
        Source = source;
        _reader = new SourceReader(lib, source);
        _chapters = new Lazy<IReadOnlyList<Chapter>>(ReadChapters);
    }

    /// <summary>Where the bytes come from. It is not closed with the container.</summary>
    public MediaSource Source { get; }

    /// <summary>libav's name of the container, for example <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public string FormatName => LibAv.String(Field<nint>(Field<nint>(_context, _at.FormatInput), _at.InputName)) ?? "unknown";

    /// <summary>The streams found so far; MPEG-TS may show more while it is read.</summary>
    public IReadOnlyList<InputStream> Streams => _streams;

    /// <summary>The chapters, in the container's order.</summary>
    public IReadOnlyList<Chapter> Chapters => _chapters.Value;

    /// <summary>What the container says about itself, such as <c>title</c> or <c>creation_time</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _lib.ReadDictionary(Field<nint>(Open(), _at.FormatMetadata));

    /// <summary>The time of the first packet over all streams, in seconds; null when unknown.</summary>
    public double? StartSeconds => Seconds(Field<long>(Open(), _at.FormatStart));

    /// <summary>The length in seconds; null when unknown.</summary>
    public double? DurationSeconds => Seconds(Field<long>(Open(), _at.FormatDuration));

    /// <summary>Bits a second over all streams; null when unknown.</summary>
    public long? BitRate => Field<long>(Open(), _at.FormatBitRate) is > 0 and var rate ? rate : null;

    /// <summary>Why the last <see cref="Read"/> ended before the file did, in libav's words; null when it did not.</summary>
    public string? LastReadError { get; private set; }

    /// <summary>The last errors libav reported, oldest first.</summary>
    public IReadOnlyList<string> ErrorLines => _log.Lines;

    /// <summary>How many errors libav reported.</summary>
    public long ErrorCount => _log.Count;

    /// <summary>Opens a container.</summary>
    /// <param name="lib">The libraries.</param>
    /// <param name="source">The bytes; not closed with the container.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.Unreadable"/>: it is no container that is opened, or a broken one.</exception>
    public static MediaInput Open(LibAv lib, MediaSource source, MediaInputOptions? options = null)
    {
        var input = new MediaInput(lib, source);
        try
        {
            input.Begin(options ?? new MediaInputOptions());
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>The number of the stream of a kind that ffmpeg takes when it is not told; null when there is none.</summary>
    public int? FindBest(StreamKind kind) => _call.av_find_best_stream(Open(), (int)kind, -1, -1, null, 0) is >= 0 and var index ? index : null;

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">Filled; what it held before is let go.</param>
    /// <returns>False at the end, and when libav cannot go on: then <see cref="LastReadError"/> says why.</returns>
    public bool Read(InputPacket packet)
    {
        _log.Enter();
        do
        {
            packet.Clear();
            var result = _call.av_read_frame(Open(), packet.Handle);
            _reader.ThrowIfFailed();
            if (result < 0)
            {
                LastReadError = result == LibAv.EndOfFile ? null : Words(result);
                return false;
            }
            if (Field<uint>(_context, _at.FormatStreamCount) > _streams.Count)
                FindStreams();
        }
        // Packets that were read to describe the streams come whatever was asked for since.
        while (_kept is { } kept && !kept.Contains(packet.StreamIndex));
        return true;
    }

    /// <summary>Goes to a time, so that the next packets read are those from the keyframe found there on.</summary>
    /// <param name="streamIndex">The stream whose keyframes and ticks count.</param>
    /// <param name="timestamp">In ticks of that stream; a decoding or a presentation time, as the container keeps them.</param>
    /// <param name="backward">To the last keyframe at or before it; else to the first one at or after it.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: there is no such place, or the container cannot be searched.</exception>
    public void Seek(int streamIndex, long timestamp, bool backward = true) => SeekTo(streamIndex, timestamp, backward ? SeekBackward : 0);

    /// <summary>Goes to a byte. For containers that can be read from anywhere, such as MPEG-TS.</summary>
    /// <param name="position">From the start of the file.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: the container has no such way.</exception>
    public void SeekByte(long position) => SeekTo(-1, position, SeekByByte);

    /// <summary>Only these streams are read from now on; packets of all others are skipped by the demuxer.</summary>
    /// <param name="streamIndexes">Their numbers.</param>
    public void Keep(IEnumerable<int> streamIndexes)
    {
        _kept = [.. streamIndexes];
        foreach (var stream in _streams)
            SetDiscard(stream.Index);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context != 0)
        {
            var context = _context;
            _context = 0;
            _call.avformat_close_input(&context);
        }
        _reader.Dispose();
        _log.Dispose();
    }

    internal nint ParametersOf(int streamIndex) => Field<nint>(StreamAt(streamIndex), _at.StreamParameters);

    private static ref T Field<T>(nint structure, int offset)
        where T : unmanaged => ref *(T*)(structure + offset);

    private static double? Seconds(long microseconds) => microseconds == LibAv.NoTime ? null : microseconds / TicksPerSecond;

    private nint Open() => _context != 0 ? _context : throw new ObjectDisposedException(nameof(MediaInput));

    private nint StreamAt(int index) => Field<nint>(Field<nint>(Open(), _at.FormatStreams), index * sizeof(nint));

    private void Begin(MediaInputOptions options)
    {
        _log.Enter();
        var context = _call.avformat_alloc_context();
        if (context == 0)
            throw new InsufficientMemoryException();
        // On failure avformat_open_input frees the context itself, so it becomes ours only after.
        try
        {
            Configure(context, options);
        }
        catch
        {
            _call.avformat_free_context(context);
            throw;
        }
        nint settings = 0;
        fixed (byte* key = LibAv.Text("ignore_editlist"), on = LibAv.Text("1"), name = LibAv.Text(Source.Name))
        {
            if (options.IgnoreEditList)
                _call.av_dict_set(&settings, key, on, 0);
            var result = _call.avformat_open_input(&context, name, 0, &settings);
            _call.av_dict_free(&settings);
            if (result < 0)
                throw Unreadable(result);
        }
        _context = context;
        if (options.FindStreamInfo && _call.avformat_find_stream_info(_context, null) is < 0 and var failed)
            throw Unreadable(failed);
        _reader.ThrowIfFailed();
        FindStreams();
    }

    private void Configure(nint context, MediaInputOptions options)
    {
        Field<nint>(context, _at.FormatIo) = _reader.Handle;
        _lib.SetOption(context, "format_whitelist", MediaToolbox.Containers);
        _lib.SetOption(context, "protocol_whitelist", "");
        if (options.Flags is { } flags)
            _lib.SetOption(context, "fflags", flags);
        if (options.ProbeBytes is { } bytes)
            _lib.SetOption(context, "probesize", bytes);
        if (options.AnalyzeSeconds is { } seconds)
            _lib.SetOption(context, "analyzeduration", (long)(seconds * TicksPerSecond));
    }

    private void FindStreams()
    {
        var reader = new InputStreamReader(_lib);
        var count = (int)Field<uint>(Open(), _at.FormatStreamCount);
        for (var index = _streams.Count; index < count; index++)
        {
            _streams.Add(reader.Read(this, index, StreamAt(index)));
            SetDiscard(index);
        }
    }

    private void SetDiscard(int index)
    {
        if (_kept is { } kept)
            Field<int>(StreamAt(index), _at.StreamDiscard) = kept.Contains(index) ? DiscardDefault : DiscardAll;
    }

    private void SeekTo(int streamIndex, long place, int flags)
    {
        _log.Enter();
        var result = _call.av_seek_frame(Open(), streamIndex, place, flags);
        _reader.ThrowIfFailed();
        LastReadError = null;
        if (result < 0)
            throw new MediaException(MediaErrorCode.InvalidRange, $"{Source.Name} has no place to read from at {place}: {Words(result)}. Ask for a time within the file.");
    }

    private Chapter[] ReadChapters()
    {
        var chapters = new Chapter[Field<uint>(Open(), _at.FormatChapterCount)];
        for (var i = 0; i < chapters.Length; i++)
        {
            var chapter = Field<nint>(Field<nint>(_context, _at.FormatChapters), i * sizeof(nint));
            chapters[i] = new Chapter(
                Field<long>(chapter, _at.ChapterId),
                InputStreamReader.TimeBaseAt(chapter + _at.ChapterTimeBase),
                Field<long>(chapter, _at.ChapterStart),
                Field<long>(chapter, _at.ChapterEnd),
                _lib.ReadDictionary(Field<nint>(chapter, _at.ChapterMetadata)).GetValueOrDefault("title"));
        }
        return chapters;
    }

    private string Words(int error) => _log.LastLine is { } line ? $"{_lib.Describe(error)} ({line})" : _lib.Describe(error);

    private MediaException Unreadable(int error)
    {
        _reader.ThrowIfFailed();
        return new MediaException(
            MediaErrorCode.Unreadable,
            $"{Source.Name} cannot be opened: {Words(error)}. It is no container that is read here, or it is damaged; the file is unchanged. Check that it plays, or convert it to MP4 or Matroska.");
    }
}
