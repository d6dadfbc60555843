namespace WorkspaceAgents.Media;

/// <summary>What comes before the bytes of a frame.</summary>
internal sealed record FrameHead
{
    public required int FrameIndex { get; init; }

    public required double PtsSeconds { get; init; }

    public required double DurationSeconds { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required FrameFormat Format { get; init; }

    public required string PixelFormat { get; init; }

    public required FramePlane[] Planes { get; init; }

    public bool IsDamaged { get; init; }

    public static FrameHead Of(VideoFrame frame) => new()
    {
        FrameIndex = frame.FrameIndex,
        PtsSeconds = frame.PtsSeconds,
        DurationSeconds = frame.DurationSeconds,
        Width = frame.Width,
        Height = frame.Height,
        Format = frame.Format,
        PixelFormat = frame.PixelFormat,
        Planes = [.. frame.Planes],
        IsDamaged = frame.IsDamaged,
    };

    public VideoFrame With(byte[] data) => new()
    {
        FrameIndex = FrameIndex,
        PtsSeconds = PtsSeconds,
        DurationSeconds = DurationSeconds,
        Width = Width,
        Height = Height,
        Format = Format,
        PixelFormat = PixelFormat,
        Data = data,
        Planes = Planes,
        IsDamaged = IsDamaged,
    };
}
