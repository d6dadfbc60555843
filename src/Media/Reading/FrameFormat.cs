namespace WorkspaceAgents.Media;

/// <summary>What a frame is handed out as.</summary>
public enum FrameFormat
{
    /// <summary>Three bytes a pixel, red first, rows without gaps.</summary>
    Rgb24,

    /// <summary>One byte a pixel, 0 black to 255 white, rows without gaps.</summary>
    Gray8,

    /// <summary>The planes as the decoder gives them: neither converted, resized nor turned.</summary>
    Yuv,

    /// <summary>A JPEG file.</summary>
    Jpeg,

    /// <summary>A PNG file.</summary>
    Png,

    /// <summary>A WebP file.</summary>
    WebP,
}
