namespace WorkspaceAgents.Media;

/// <summary>What decoding a video once from beginning to end told about its pictures.</summary>
public sealed record PictureSurvey
{
    /// <summary>The stream's number in the file.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>The hard cuts, in the order of time.</summary>
    public required IReadOnlyList<SceneCut> Cuts { get; init; }

    /// <summary>The keyframes that could be decoded, in the order of time.</summary>
    public required IReadOnlyList<KeyframeHash> Keyframes { get; init; }

    /// <summary>A row for every frame of the index.</summary>
    public required PictureColumns Frames { get; init; }

    /// <summary>Puts the frames of a clip together.</summary>
    /// <param name="startFrame">Its first frame.</param>
    /// <param name="stopFrame">The frame after its last.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: the video has no such frames.</exception>
    public ClipPictures Fold(int startFrame, int stopFrame)
    {
        var count = Frames.States.Count;
        if (startFrame < 0 || stopFrame <= startFrame || stopFrame > count)
            throw new MediaException(MediaErrorCode.InvalidRange, $"Frames {startFrame} to before {stopFrame} are no clip; the video has frames 0 to {count - 1}.");
        var begins = Cuts.Select(cut => cut.FrameIndex).Where(frame => frame > startFrame && frame < stopFrame).ToHashSet();
        var frames = Enumerable.Range(startFrame, stopFrame - startFrame).ToArray();
        var decoded = frames.Where(frame => StateOf(frame).HasFlag(PictureState.Decoded)).ToArray();
        var moving = decoded.Where(frame => frame > startFrame && !begins.Contains(frame)).Select(frame => Frames.Motion[frame]).ToArray();
        var sharpness = decoded.Select(frame => Frames.Sharpness[frame]).Order().ToArray();
        double Share(PictureState state) => (double)frames.Count(frame => StateOf(frame).HasFlag(state)) / frames.Length;
        return new ClipPictures
        {
            StartFrame = startFrame,
            StopFrame = stopFrame,
            Motion = moving.Length == 0 ? null : Math.Round(moving.Average(), 3),
            MaxMotion = moving.Length == 0 ? null : Math.Round(moving.Max(), 3),
            Brightness = decoded.Length == 0 ? null : Math.Round(decoded.Average(frame => Frames.Brightness[frame]), 2),
            Sharpness = decoded.Length == 0 ? null : Math.Round(sharpness[sharpness.Length / 2], 1),
            BlackFraction = Share(PictureState.Black),
            FrozenFraction = Share(PictureState.Frozen),
            DamagedFraction = Share(PictureState.Damaged) + (1 - Share(PictureState.Decoded)),
            CutCount = begins.Count,
        };
    }

    private PictureState StateOf(int frame) => (PictureState)Frames.States[frame];
}
