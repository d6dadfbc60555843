namespace WorkspaceAgents.Media;

/// <summary>Looks at the frames of a video in the order they are shown and keeps what is to be said about each.</summary>
internal sealed class PictureMeter : IDisposable
{
    /// <summary>With the first frame of every so many, a still begins anew.</summary>
    public const int StillFrames = 16;

    private readonly FrameIndex _index;
    private readonly MediaOptions _options;
    private readonly int _rotationDegrees;
    private readonly GreyPicture _grey;
    private readonly SceneCutDetector _detector = new();
    private readonly List<KeyframeHash> _keyframes = [];
    private readonly float[] _motion;
    private readonly float[] _brightness;
    private readonly float[] _sharpness;
    private readonly byte[] _states;
    private byte[] _small = new byte[SceneCutDetector.Width * SceneCutDetector.Height];
    private byte[] _before = new byte[SceneCutDetector.Width * SceneCutDetector.Height];
    private PictureSample _sample = new();
    private PictureSample _still = new();
    private int _last = -1;

    /// <param name="context">The video.</param>
    /// <param name="options">When a picture counts as unchanged.</param>
    public PictureMeter(ReadingContext context, MediaOptions options)
    {
        (_index, _options, _rotationDegrees) = (context.Index, options, context.RotationDegrees);
        _grey = new GreyPicture(context.Lib);
        var count = _index.Frames.Count;
        (_motion, _brightness, _sharpness, _states) = (new float[count], new float[count], new float[count], new byte[count]);
    }

    /// <summary>How many frames of the video there are up to the last one seen.</summary>
    public int Position => _last + 1;

    /// <summary>Takes the next frame; one that comes after a later one is left out.</summary>
    public void Add(int frame, DecodedFrame picture)
    {
        if (frame <= _last)
            return;
        _grey.Take(picture);
        PictureMeasures.Shrink(_grey.Luma, GreyPicture.Width, GreyPicture.Width / SceneCutDetector.Width, _small);
        _motion[frame] = _last < 0 ? 0 : (float)Math.Round(PictureMeasures.Motion(_before, _small), 3);
        _brightness[frame] = (float)Math.Round(PictureMeasures.Brightness(_grey.Luma), 2);
        _sharpness[frame] = (float)Math.Round(PictureMeasures.Sharpness(_grey.Luma, GreyPicture.Width), 1);
        _states[frame] = (byte)StateOf(frame, picture);
        var seconds = _index.PtsSeconds(frame);
        _detector.Add(frame, seconds, _small);
        if (_index.Frames[frame].IsKeyframe)
            _keyframes.Add(new KeyframeHash(frame, seconds, Hash(_grey, _rotationDegrees)));
        (_small, _before) = (_before, _small);
        _last = frame;
    }

    /// <summary>What all frames together say of a span.</summary>
    public PictureSurvey Complete(ClipSpan span) => new()
    {
        StreamIndex = _index.StreamIndex,
        Cuts = [.. _detector.Finish().Where(cut => cut.FrameIndex >= span.StartFrame && cut.FrameIndex < span.StopFrame)],
        Keyframes = [.. _keyframes.Where(keyframe => keyframe.FrameIndex >= span.StartFrame && keyframe.FrameIndex < span.StopFrame)],
        Frames = new PictureColumns { Motion = _motion, Brightness = _brightness, Sharpness = _sharpness, States = _states },
    };

    /// <summary>The hash of a picture, held upright.</summary>
    /// <param name="grey">The picture as it was decoded.</param>
    /// <param name="rotationDegrees">The clockwise turn that shows it upright: 0, 90, 180 or 270.</param>
    public static PerceptualHash Hash(GreyPicture grey, int rotationDegrees)
    {
        const int Side = PerceptualHash.PictureSide;
        Span<byte> square = stackalloc byte[Side * Side];
        grey.ToSquare(square);
        if (rotationDegrees == 0)
            return PerceptualHash.Of(square);
        Span<byte> turned = stackalloc byte[Side * Side];
        PictureTurn.Turn(square, Side, (Side, Side, 1), rotationDegrees, turned, Side);
        return PerceptualHash.Of(turned);
    }

    /// <inheritdoc/>
    public void Dispose() => _grey.Dispose();

    /// <summary>Black and frozen mean what they mean to validation, but for a still that lasts: it is compared with a picture at most <see cref="StillFrames"/> frames back.</summary>
    private PictureState StateOf(int frame, DecodedFrame picture)
    {
        var state = PictureState.Decoded | (LaneRun.IsDamaged(picture) ? PictureState.Damaged : 0);
        _sample.Take(picture);
        if (PictureSample.IsBlack(_sample.Pixels))
            state |= PictureState.Black;
        // A still is compared with its first picture, so that what creeps is not taken for frozen. It begins anew at known frames: a span then says the same as the whole.
        var isFrozen = _last >= 0 && PictureSample.Difference(_sample.Pixels, _still.Pixels) <= _options.FrozenDifference;
        if (!isFrozen || frame / StillFrames != _last / StillFrames)
            (_sample, _still) = (_still, _sample);
        return isFrozen ? state | PictureState.Frozen : state;
    }
}
