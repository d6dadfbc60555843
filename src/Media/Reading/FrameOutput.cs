namespace WorkspaceAgents.Media;

/// <summary>How frames are handed out.</summary>
public sealed record FrameOutput
{
    /// <summary>The widest and highest picture that can be asked for, in pixels.</summary>
    public const int MaxSidePixels = 16384;

    /// <summary>What a frame is handed out as. Default <see cref="FrameFormat.Rgb24"/>.</summary>
    public FrameFormat Format { get; init; } = FrameFormat.Rgb24;

    /// <summary>The width of the picture in pixels, 1 to 16384; null for the video's own, or the one that keeps the shape when a height is given.</summary>
    public int? Width { get; init; }

    /// <summary>The height of the picture in pixels, 1 to 16384; null for the video's own, or the one that keeps the shape when a width is given.</summary>
    public int? Height { get; init; }

    /// <summary>The length of the picture's shorter side in pixels, 1 to 16384, its shape kept; null to go by width and height. Not together with those.</summary>
    public int? ShortSide { get; init; }

    /// <summary>How good a JPEG or WebP picture is, 1 to 100. Default 90.</summary>
    public int Quality { get; init; } = 90;

    /// <summary>The picture is turned as the container says it is to be shown; width and height are those after turning. Default true.</summary>
    public bool Upright { get; init; } = true;

    /// <summary>The size of the picture of a frame.</summary>
    /// <param name="width">The frame's width, upright when that is asked for.</param>
    /// <param name="height">The frame's height, likewise.</param>
    internal (int Width, int Height) SizeOf(int width, int height) => (Width, Height) switch
    {
        _ when ShortSide is { } side => width < height ? (side, Scaled(height, side, width)) : (Scaled(width, side, height), side),
        ({ } w, { } h) => (w, h),
        ({ } w, null) => (w, Scaled(height, w, width)),
        (null, { } h) => (Scaled(width, h, height), h),
        _ => (width, height),
    };

    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/> when something is out of its range.</exception>
    internal void ThrowIfInvalid()
    {
        if (Width is < 1 or > MaxSidePixels || Height is < 1 or > MaxSidePixels)
            throw new MediaException(MediaErrorCode.InvalidRange, $"A picture cannot be {Width ?? Height} × {Height ?? Width} pixels; ask for 1 to {MaxSidePixels} a side.");
        if (ShortSide is < 1 or > MaxSidePixels)
            throw new MediaException(MediaErrorCode.InvalidRange, $"The shorter side of a picture cannot be {ShortSide} pixels; ask for 1 to {MaxSidePixels}.");
        if (ShortSide is not null && (Width is not null || Height is not null))
            throw new MediaException(MediaErrorCode.InvalidRange, "Ask for the shorter side, or for width and height, not for both.");
        if (Quality is < 1 or > 100)
            throw new MediaException(MediaErrorCode.InvalidRange, $"A quality of {Quality} does not exist; ask for 1 to 100.");
        if (Format == FrameFormat.Yuv && (Width ?? Height ?? ShortSide) is not null)
            throw new MediaException(MediaErrorCode.InvalidRange, "Planes come as they were decoded and cannot be resized; leave the size out, or ask for Rgb24 or Gray8.");
        if (!Enum.IsDefined(Format))
            throw new MediaException(MediaErrorCode.InvalidRange, $"There is no picture format {Format}.");
    }

    private static int Scaled(int side, int wanted, int other) =>
        (int)Math.Clamp(Math.Round((double)side * wanted / other, MidpointRounding.AwayFromZero), 1, MaxSidePixels);
}
