namespace WorkspaceAgents.Media;

/// <summary>What the frames of a clip look like, taken together; every frame counts the same. Measures are null when no frame has them.</summary>
public sealed record ClipPictures
{
    /// <summary>The clip's first frame.</summary>
    public required int StartFrame { get; init; }

    /// <summary>The frame after its last.</summary>
    public required int StopFrame { get; init; }

    /// <summary>The mean of <see cref="PictureColumns.Motion"/>, without that of the first frame, which compares it with one outside of the clip, and of frames that begin a scene.</summary>
    public required double? Motion { get; init; }

    /// <summary>The most motion of such a frame.</summary>
    public required double? MaxMotion { get; init; }

    /// <summary>The mean of <see cref="PictureColumns.Brightness"/>.</summary>
    public required double? Brightness { get; init; }

    /// <summary>The median of <see cref="PictureColumns.Sharpness"/>: a few black frames do not make a clip blurred.</summary>
    public required double? Sharpness { get; init; }

    /// <summary>The share of frames that are black, 0 to 1.</summary>
    public required double BlackFraction { get; init; }

    /// <summary>The share of frames that show the picture before them again, 0 to 1.</summary>
    public required double FrozenFraction { get; init; }

    /// <summary>The share of frames that are damaged or could not be decoded, 0 to 1.</summary>
    public required double DamagedFraction { get; init; }

    /// <summary>How many scenes begin within the clip, after its first frame.</summary>
    public required int CutCount { get; init; }
}
