namespace WorkspaceAgents.Media;

/// <summary>
/// Reads frames of one video stream by number or by time: any frame, in any order, always exactly the one asked for. Safe from several threads.
/// </summary>
/// <remarks>
/// A decoder stays where it stopped, so reading on costs what the new frames cost. What can be decoded side by side is: groups of pictures on one
/// core each, and a single one with all cores on it. Pictures that nothing is decoded from are left out unless they are asked for.
/// </remarks>
public sealed class FrameReader : IDisposable
{
    /// <summary>A request that begins at most so many frames after the end of the last one is taken as reading on.</summary>
    private const int ReadingOnFrames = 8;

    private readonly ReadingContext _context;
    private readonly FrameReaderOptions _options;
    private int _lastFrame = -1;
    private volatile bool _isDisposed;

    private FrameReader(ReadingContext context, FrameReaderOptions options) => (_context, _options) = (context, options);

    /// <summary>The index the reader was opened with.</summary>
    public FrameIndex Index => _context.Index;

    /// <summary>Bytes read from where the file lies, by everyone who shares the source.</summary>
    public long BytesFetched => _context.Source.BytesFetched;

    /// <summary>What was done so far.</summary>
    public FrameReaderStatistics Statistics => _context.Counters.ToStatistics(BytesFetched);

    /// <summary>Opens a file's video stream for reading.</summary>
    /// <param name="source">The file; it stays the caller's and has to stay open while the reader is.</param>
    /// <param name="index">The index of the stream.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="MediaException">The file cannot be opened, or has no such stream.</exception>
    public static FrameReader Open(MediaSource source, FrameIndex index, FrameReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(index);
        options ??= new FrameReaderOptions();
        if (options.Threads is < 1 or > 64)
            throw new MediaException(MediaErrorCode.InvalidRange, $"A reader cannot decode with {options.Threads} threads; ask for 1 to 64.");
        return new FrameReader(new ReadingContext(LibAv.Default, source, index), options);
    }

    /// <summary>The frame of a number.</summary>
    /// <param name="frameIndex">0 to one below the number of frames, in presentation order.</param>
    /// <param name="output">What it is handed out as.</param>
    /// <exception cref="MediaException">There is no such frame, or it cannot be decoded.</exception>
    public VideoFrame GetFrameAt(int frameIndex, FrameOutput output) => GetFramesAt([frameIndex], output, CancellationToken.None)[0];

    /// <summary>The frame that is on screen at a time: pts ≤ t &lt; pts of the next frame.</summary>
    /// <param name="seconds">A time on the file's own clock.</param>
    /// <param name="output">What it is handed out as.</param>
    /// <exception cref="MediaException">No frame is on screen then, or it cannot be decoded.</exception>
    public VideoFrame GetFramePlayedAt(double seconds, FrameOutput output) => Index.GetFramePlayedAt(seconds) is { } frame
        ? GetFrameAt(frame, output)
        : throw new MediaException(
            MediaErrorCode.InvalidRange, FormattableString.Invariant($"No frame is on screen at {seconds} s; the video plays from {Index.StartSeconds} s to before {Index.StopSeconds} s."));

    /// <summary>Every step-th frame from one number to before another.</summary>
    /// <param name="start">The first frame.</param>
    /// <param name="stop">Frames from this one on are left out; up to the number of frames.</param>
    /// <param name="step">1 for every frame; 1 or more.</param>
    /// <param name="output">What they are handed out as.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">The range is not within the video, or a frame cannot be decoded.</exception>
    public IReadOnlyList<VideoFrame> GetFramesInRange(int start, int stop, int step, FrameOutput output, CancellationToken cancellationToken)
    {
        if (start < 0 || stop < start || stop > Index.Frames.Count || step < 1)
        {
            throw new MediaException(
                MediaErrorCode.InvalidRange, $"Frames {start} to before {stop} in steps of {step} cannot be read; the video has frames 0 to {Index.Frames.Count - 1}, and a step is 1 or more.");
        }
        var frames = new int[(int)(((long)stop - start + step - 1) / step)];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = start + (i * step);
        return GetFramesAt(frames, output, cancellationToken);
    }

    /// <summary>The frames on screen at some time in a range.</summary>
    /// <param name="startSeconds">The first is the one played then, or the first of the video.</param>
    /// <param name="stopSeconds">Frames that appear from then on are left out.</param>
    /// <param name="output">What they are handed out as.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">The range ends before it starts, or a frame cannot be decoded.</exception>
    public IReadOnlyList<VideoFrame> GetFramesPlayedInRange(double startSeconds, double stopSeconds, FrameOutput output, CancellationToken cancellationToken)
    {
        if (!(startSeconds <= stopSeconds))
            throw new MediaException(MediaErrorCode.InvalidRange, FormattableString.Invariant($"A range from {startSeconds} s to {stopSeconds} s ends before it starts."));
        var (start, stop) = FramePlaces.PlayedIn(Index, startSeconds, stopSeconds);
        return GetFramesInRange(start, stop, 1, output, cancellationToken);
    }

    /// <summary>Frames of any numbers. They are decoded in the cheapest order and given back in the one asked for.</summary>
    /// <param name="frameIndices">In any order; a number may come more than once.</param>
    /// <param name="output">What they are handed out as.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">There is no such frame, or one cannot be decoded.</exception>
    public IReadOnlyList<VideoFrame> GetFramesAt(IReadOnlyList<int> frameIndices, FrameOutput output, CancellationToken cancellationToken)
    {
        Check(frameIndices, output);
        return Collect(frameIndices, output, cancellationToken);
    }

    /// <summary>As <see cref="GetFramesAt"/>, for more frames than fit into memory: each is handed over when it is ready, in the order asked for.</summary>
    /// <param name="frameIndices">In any order; a number may come more than once. Ascending numbers are the fastest.</param>
    /// <param name="output">What they are handed out as.</param>
    /// <param name="take">Gets each frame on the calling thread; nothing is read far ahead while it works.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException">There is no such frame, or one cannot be decoded.</exception>
    public void ReadFrames(IReadOnlyList<int> frameIndices, FrameOutput output, Action<VideoFrame> take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(take);
        Check(frameIndices, output);
        var maxWaiting = (int)Math.Clamp(_options.MaxCachedBytes / EstimatedBytes(output), 1, 1 << 20);
        if (ReadPlan.IsAscending(frameIndices))
        {
            ReadAscending([.. frameIndices], output, maxWaiting, take, cancellationToken);
            return;
        }
        for (var start = 0; start < frameIndices.Count; start += maxWaiting)
        {
            var part = new int[Math.Min(maxWaiting, frameIndices.Count - start)];
            for (var i = 0; i < part.Length; i++)
                part[i] = frameIndices[start + i];
            foreach (var frame in Collect(part, output, cancellationToken))
                take(frame);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        WarmLanes.Shared.Close(_context);
        _context.Dispose();
    }

    private void Check(IReadOnlyList<int> frameIndices, FrameOutput output)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(frameIndices);
        ArgumentNullException.ThrowIfNull(output);
        output.ThrowIfInvalid();
        foreach (var frame in frameIndices)
        {
            if (frame < 0 || frame >= Index.Frames.Count)
                throw new MediaException(MediaErrorCode.InvalidRange, $"There is no frame {frame}; the video has frames 0 to {Index.Frames.Count - 1}.");
        }
    }

    private VideoFrame[] Collect(IReadOnlyList<int> frameIndices, FrameOutput output, CancellationToken cancellationToken)
    {
        var distinct = ReadPlan.Distinct(frameIndices);
        var frames = new Dictionary<int, VideoFrame>(distinct.Length);
        ReadAscending(distinct, output, int.MaxValue, frame => frames.Add(frame.FrameIndex, frame), cancellationToken);
        var result = new VideoFrame[frameIndices.Count];
        for (var i = 0; i < result.Length; i++)
            result[i] = frames[frameIndices[i]];
        return result;
    }

    private void ReadAscending(int[] frames, FrameOutput output, int maxWaiting, Action<VideoFrame> take, CancellationToken cancellationToken)
    {
        if (frames.Length == 0)
            return;
        var goesOn = frames[0] > _lastFrame && frames[0] <= _lastFrame + ReadingOnFrames;
        var groups = ReadPlan.Group(_context.Table, frames);
        var threads = _options.Threads;
        if (threads > 1 && groups.Count > 1 && groups.Max(group => group.Frames.Count) <= maxWaiting / threads)
        {
            new FrameGroupRelay(groups, maxWaiting).Run(
                threads, (group, stop) => DecodeGroup(group, output, stop), take, cancellationToken);
        }
        else
        {
            foreach (var group in ReadPlan.Join(groups))
                DecodeInOrder(group, goesOn, output, take, cancellationToken);
        }
        _lastFrame = frames[^1];
    }

    private VideoFrame[] DecodeGroup(FrameGroup group, FrameOutput output, CancellationToken cancellationToken)
    {
        var frames = new VideoFrame[group.Frames.Count];
        Decode(group, threads: 1, goesOn: false, output, frame => frames[group.Frames.AsSpan().BinarySearch(frame.FrameIndex)] = frame, cancellationToken);
        return frames;
    }

    /// <summary>Decodes with all threads on one group. Frames come in their order but for broken files, where some have to wait for others.</summary>
    private void DecodeInOrder(FrameGroup group, bool goesOn, FrameOutput output, Action<VideoFrame> take, CancellationToken cancellationToken)
    {
        var early = new Dictionary<int, VideoFrame>();
        var next = 0;
        Decode(group, _options.Threads, goesOn, output, Take, cancellationToken);

        void Take(VideoFrame frame)
        {
            early.Add(frame.FrameIndex, frame);
            while (next < group.Frames.Count && early.Remove(group.Frames[next], out var ready))
            {
                next++;
                take(ready);
            }
        }
    }

    private void Decode(FrameGroup group, int threads, bool goesOn, FrameOutput output, Action<VideoFrame> take, CancellationToken cancellationToken)
    {
        var lane = WarmLanes.Shared.Rent(_context, group, threads, keep: _options.Threads) ?? new DecodeLane(_context, threads);
        try
        {
            lane.Decode(group, goesOn, (frame, picture) => take(lane.Pictures.Make(frame, picture, output)), cancellationToken);
        }
        catch
        {
            // Where it stands after a failure is not known.
            lane.Dispose();
            throw;
        }
        WarmLanes.Shared.Return(lane);
        if (_isDisposed)
            WarmLanes.Shared.Close(_context);
    }

    private long EstimatedBytes(FrameOutput output)
    {
        var (width, height) = output.SizeOf(Math.Max(_context.Stream.Width, 1), Math.Max(_context.Stream.Height, 1));
        var pixels = (long)width * height;
        return output.Format switch
        {
            FrameFormat.Rgb24 or FrameFormat.Yuv => pixels * 3,
            FrameFormat.Png => pixels * 2,
            _ => pixels,
        } + 1024;
    }
}
