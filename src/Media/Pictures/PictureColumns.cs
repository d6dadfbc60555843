namespace WorkspaceAgents.Media;

/// <summary>What every frame of a video looks like, a column a measure and a row a frame: 13 bytes a frame, 1.4 MB an hour at 30 frames a second.</summary>
public sealed record PictureColumns
{
    /// <summary>
    /// The mean of the absolute differences to the frame before, 0 to 255, in pictures of 64 × 36 and without what all pixels share: light that
    /// changes is no motion. 0 for the first frame. It is from frame to frame, so the same movement gives half as much at twice the frame rate.
    /// </summary>
    public required IReadOnlyList<float> Motion { get; init; }

    /// <summary>The mean, 0 (black) to 255 (white).</summary>
    public required IReadOnlyList<float> Brightness { get; init; }

    /// <summary>The variance of the Laplacian (4 · centre − neighbours) in pictures of 256 × 144, 0 and up: the smaller, the more blurred.</summary>
    public required IReadOnlyList<float> Sharpness { get; init; }

    /// <summary>What else was seen: the sum of <see cref="PictureState"/>.</summary>
    public required IReadOnlyList<byte> States { get; init; }
}
