namespace WorkspaceAgents.Media;

/// <summary>
/// The sound of a file by the numbers of its samples, at its own rate and channels. It goes on where it stands when that is near, seeks when the
/// decoder forgets and a frame's time tells its place exactly, and else decodes from the start: a sample has one number and, unless asked
/// otherwise, one value, however it is reached.
/// </summary>
internal sealed class AudioDecode : IDisposable
{
    private const double WarmUpSeconds = 0.5;
    private const double SearchSeconds = 1;
    private const double NearSeconds = 5;
    private const int WarmUpFrames = 12;
    private const double DurationSlackSeconds = 10;
    private const int Searches = 3;
    private const int SilenceSamples = 4096;

    private readonly MediaSource _source;
    private readonly AudioTimeline _timeline;
    private readonly int _dropped;
    private readonly bool _maySeek;
    private AudioSession _session;
    private long _next;
    private long _frameFirst;
    private int _frameCut;
    private AudioGap? _frameGap;
    private bool _isFrameHeld;

    private AudioDecode(MediaSource source, AudioSession session, bool isRepeatable)
    {
        _source = source;
        _session = session;
        _maySeek = !isRepeatable || Forgets(session.Stream.Codec);
        if (!session.Read())
            throw new MediaException(MediaErrorCode.Unreadable, $"Stream {session.Stream.Index} of {source.Name} has no sound that can be decoded. The file is unchanged; check that it plays.");
        Stream = session.Stream;
        (SampleRateHz, Channels, ChannelLayout) = (session.SampleRateHz, session.Channels, session.ChannelLayout);
        var isClockless = !session.HasVideo && session.FormatName is "mp3" or "aac";
        // A frame of ADTS needs the one before it, so the first is never sound; what more the encoder put there is not stated.
        _dropped = session.FormatName == "aac" ? session.Count : 0;
        var origin = session.Pts ?? 0;
        _timeline = new AudioTimeline(Stream.TimeBase, SampleRateHz, origin, Grid(session), session.Count) { LongestHoleSeconds = (session.DurationSeconds ?? double.PositiveInfinity) + DurationSlackSeconds };
        StartSeconds = isClockless ? 0 : Stream.TimeBase.ToSeconds(origin);
        _isFrameHeld = true;
    }

    /// <summary>Takes samples that follow on.</summary>
    /// <param name="position">The number of the first.</param>
    /// <param name="samples">Channels side by side.</param>
    public delegate void Taker(long position, ReadOnlySpan<float> samples);

    /// <summary>What is decoded.</summary>
    public InputStream Stream { get; }

    /// <summary>Samples a second.</summary>
    public int SampleRateHz { get; }

    /// <summary>Channels of the first frame; later frames are brought to as many.</summary>
    public int Channels { get; }

    /// <summary>libav's name of their layout.</summary>
    public string ChannelLayout { get; }

    /// <summary>When sample 0 sounds.</summary>
    public double StartSeconds { get; }

    /// <summary>Opens the sound of a file.</summary>
    /// <param name="source">Not closed.</param>
    /// <param name="streamIndex">Null for the default.</param>
    /// <param name="isRepeatable">See <see cref="AudioReaderOptions.IsRepeatable"/>.</param>
    public static AudioDecode Open(MediaSource source, int? streamIndex, bool isRepeatable)
    {
        var session = new AudioSession(source, streamIndex);
        try
        {
            return new AudioDecode(source, session, isRepeatable);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Reads samples, as far as there are any.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one to stop before.</param>
    /// <param name="take">Called for stretches that follow on.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    public List<AudioGap> Read(long from, long to, Taker take, CancellationToken cancellationToken)
    {
        List<AudioGap> gaps = [];
        (from, to) = (from + _dropped, to + _dropped);
        GoTo(from);
        var isDone = false;
        try
        {
            while (_next < to && (_isFrameHeld || ReadFrame()))
            {
                cancellationToken.ThrowIfCancellationRequested();
                GiveFrame(from, to, take, gaps);
                if (_isFrameHeld)
                    break;
            }
            isDone = true;
        }
        finally
        {
            // Stopped in the middle of a frame: where it stands is not known, so the next read begins anew.
            if (!isDone)
                _next = long.MaxValue;
        }
        return gaps;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>
    /// After a few frames the decoder's state is the same wherever it began. Others make up noise from numbers they draw on the way (AAC, AC-3),
    /// or have filters that never quite forget (Opus).
    /// </summary>
    private static bool Forgets(string codec) => codec.StartsWith("pcm_", StringComparison.Ordinal) || codec is "flac" or "alac" or "mp3" or "vorbis";

    /// <summary>Frames of one length lie on a grid. What a header says of a frame is not always so, and Vorbis has two lengths.</summary>
    private static int Grid(AudioSession session) => session.Stream.Codec is "aac" or "mp3" or "mp2" or "opus" or "ac3" or "eac3" or "flac" ? session.Stream.FrameSamples : 0;

    /// <summary>Reads the next frame and says where it belongs.</summary>
    private bool ReadFrame()
    {
        if (!_session.Read())
            return false;
        var (shift, kind) = IsTimeAloneWrong() ? (_timeline.ErrorOf(_session.Pts!.Value, _next), AudioGapKind.WrongTime) : _timeline.Compare(_session.Pts, _next);
        _frameCut = kind == AudioGapKind.Overlap ? (int)Math.Min(-shift, _session.Count) : 0;
        _frameFirst = kind == AudioGapKind.Missing ? _next + shift : _next;
        _frameGap = kind is { } reason ? new AudioGap(reason, Seconds(_next), (reason == AudioGapKind.Overlap ? -(double)shift : shift) / SampleRateHz) : null;
        return true;
    }

    /// <summary>The packet after this frame lies where it would without a hole: then it is the frame's own time that is wrong, and no sound is missing.</summary>
    private bool IsTimeAloneWrong() =>
        _session.Pts is { } pts && !_timeline.Fits(pts, _next) && _session.PeekPts() is { } after && _timeline.Fits(after, _next + _session.Count);

    /// <summary>Gives what the frame holds of a span, and the silence before it. A frame that reaches beyond the span is held: a decoder cannot go back.</summary>
    private void GiveFrame(long from, long to, Taker take, List<AudioGap> gaps)
    {
        if (_session.SampleRateHz != SampleRateHz)
            throw new MediaException(MediaErrorCode.Unreadable, $"The sound of {_source.Name} changes from {SampleRateHz} to {_session.SampleRateHz} Hz at {Seconds(_next):0.###} s. Standardise the file, or cut it there.");
        if (_frameGap is { } gap && _frameFirst >= from)
            gaps.Add(gap);
        if (_next < _frameFirst)
            _next = GiveSilence(from, to, take);
        var samples = _session.Samples[(_frameCut * Channels)..];
        var stop = _frameFirst + (samples.Length / Channels);
        _isFrameHeld = stop > to;
        if (_frameFirst >= to)
            return;
        Give(samples, from, to, take);
        _next = _isFrameHeld ? _frameFirst : stop;
    }

    private double Seconds(long position) => StartSeconds + ((double)(position - _dropped) / SampleRateHz);

    private void Give(ReadOnlySpan<float> samples, long from, long to, Taker take)
    {
        var count = samples.Length / Channels;
        var skip = (int)Math.Clamp(from - _frameFirst, 0, count);
        var stop = (int)Math.Clamp(to - _frameFirst, 0, count);
        if (stop > skip)
            take(_frameFirst + skip - _dropped, samples[(skip * Channels)..(stop * Channels)]);
    }

    /// <summary>Fills the hole before the frame, as far as the span goes.</summary>
    /// <returns>Where it came to.</returns>
    private long GiveSilence(long from, long to, Taker take)
    {
        var stop = Math.Min(_frameFirst, to);
        var silence = new float[SilenceSamples * Channels];
        for (var at = Math.Max(_next, from); at < stop;)
        {
            var length = (int)Math.Min(SilenceSamples, stop - at);
            take(at - _dropped, silence.AsSpan(0, length * Channels));
            at += length;
        }
        return stop;
    }

    private void GoTo(long position)
    {
        if (_next <= position && (!_maySeek || position - _next <= NearSeconds * SampleRateHz))
            return;
        if (!_maySeek || position <= NearSeconds * SampleRateHz || !TrySeek(position))
            Restart();
    }

    private bool TrySeek(long position)
    {
        _timeline.Reset();
        for (var search = 0; search < Searches; search++)
        {
            var target = position - (long)((WarmUpSeconds + (SearchSeconds * (1 << (2 * search)))) * SampleRateHz);
            if (target <= 0)
                break;
            if (!_session.TrySeek(_timeline.PtsOf(target)) || !_session.Read() || _session.Pts is not { } pts || _timeline.Locate(pts) is not { } first)
                break;
            if (first < 0 || first + Math.Max(WarmUpSeconds * SampleRateHz, WarmUpFrames * _session.Count) > position)
                continue;
            (_next, _frameFirst, _frameCut, _frameGap, _isFrameHeld) = (first, first, 0, null, true);
            return true;
        }
        return false;
    }

    private void Restart()
    {
        _session.Dispose();
        _session = new AudioSession(_source, Stream.Index);
        _timeline.Reset();
        (_next, _isFrameHeld) = (0, false);
    }
}
