namespace WorkspaceAgents.Media;

/// <summary>Looks at decoded pictures in the order they are shown and notes where they are black, frozen, or shown a second time.</summary>
/// <param name="timeBase">The unit of their times.</param>
/// <param name="options">The thresholds.</param>
internal sealed class PictureWatch(TimeBase timeBase, MediaOptions options)
{
    private const int MinRepeatedFrames = 5;

    private readonly List<ulong> _fingerprints = [];
    private readonly List<double> _times = [];
    private readonly Dictionary<ulong, int> _lastSeen = [];
    private readonly List<PictureStretch> _stretches = [];
    private PictureSample _current = new();
    private PictureSample _still = new();
    private int? _blackStart;
    private int? _stillStart;
    private int _repeatStart;
    private int _repeatOffset;

    /// <summary>What was noted, by kind and time.</summary>
    public IReadOnlyList<PictureStretch> Stretches => _stretches;

    /// <summary>How many pictures there were.</summary>
    public int Count => _times.Count;

    /// <summary>Takes the next picture.</summary>
    public void Add(DecodedFrame frame)
    {
        _current.Take(frame);
        var seconds = frame.Pts is { } pts ? timeBase.ToSeconds(pts) : _times.Count > 0 ? _times[^1] : 0;
        if (Add(_current.Pixels, seconds))
            (_current, _still) = (_still, _current);
    }

    /// <summary>Ends the last stretches.</summary>
    public void Complete()
    {
        EndBlack(_times.Count);
        EndStill(_times.Count);
        EndRepeat(_times.Count);
        _fingerprints.Clear();
        _lastSeen.Clear();
    }

    /// <summary>Takes a picture's sample.</summary>
    /// <returns>True when it begins a new still, so that the ones after it are compared with it.</returns>
    private bool Add(ReadOnlySpan<byte> pixels, double seconds)
    {
        var number = _times.Count;
        _times.Add(seconds);
        if (PictureSample.IsBlack(pixels))
            _blackStart ??= number;
        else
            EndBlack(number);
        FollowRepeat(PictureSample.Fingerprint(pixels), number);
        if (_stillStart is not null && PictureSample.Difference(pixels, _still.Pixels) <= options.FrozenDifference)
            return false;
        EndStill(number);
        _stillStart = number;
        return true;
    }

    private void FollowRepeat(ulong fingerprint, int number)
    {
        if (_repeatOffset == 0 || _fingerprints[number - _repeatOffset] != fingerprint)
        {
            EndRepeat(number);
            _repeatStart = number;
            _repeatOffset = _lastSeen.TryGetValue(fingerprint, out var seen) ? number - seen : 0;
        }
        _fingerprints.Add(fingerprint);
        _lastSeen[fingerprint] = number;
    }

    private void EndBlack(int stop)
    {
        if (_blackStart is { } start)
            AddWhenLong(new PictureStretch(PictureStretchKind.Black, start, stop, TimeOf(start), TimeOf(stop)), options.BlackSeconds);
        _blackStart = null;
    }

    private void EndStill(int stop)
    {
        // What is black is frozen too, and said once.
        var isBlack = _stillStart is { } first && _stretches.Any(stretch => stretch.Kind == PictureStretchKind.Black && stretch.StartFrame <= first && stretch.StopFrame >= stop);
        if (_stillStart is { } start && stop - start > 1 && !isBlack)
            AddWhenLong(new PictureStretch(PictureStretchKind.Frozen, start, stop, TimeOf(start), TimeOf(stop)), options.FrozenSeconds);
        _stillStart = null;
    }

    /// <summary>A repeat is one of moving pictures; a still picture repeats itself as well.</summary>
    private void EndRepeat(int stop)
    {
        var length = stop - _repeatStart;
        if (_repeatOffset == 0 || length < MinRepeatedFrames)
            return;
        var looked = Math.Min(length, _repeatOffset);
        var different = _fingerprints.GetRange(_repeatStart, looked).Distinct().Count();
        if (different < MinRepeatedFrames || different * 2 < looked)
            return;
        AddWhenLong(
            new PictureStretch(PictureStretchKind.Repeated, _repeatStart, stop, TimeOf(_repeatStart), TimeOf(stop)) { EarlierSeconds = TimeOf(_repeatStart - _repeatOffset) },
            options.RepeatedSeconds);
    }

    private void AddWhenLong(PictureStretch stretch, double minSeconds)
    {
        if (stretch.StopSeconds - stretch.StartSeconds >= minSeconds)
            _stretches.Add(stretch);
    }

    /// <summary>When a picture appears; for the one after the last, when that one ends.</summary>
    private double TimeOf(int number) =>
        number < _times.Count ? _times[number] : _times.Count < 2 ? _times[^1] : _times[^1] + ((_times[^1] - _times[0]) / (_times.Count - 1));
}
