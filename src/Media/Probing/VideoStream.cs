namespace WorkspaceAgents.Media;

/// <summary>What a file's header says about one video stream. Attached pictures are not video and are left out of a probe.</summary>
public sealed record VideoStream
{
    /// <summary>The stream's number in the file, from 0, over streams of every kind.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>ffmpeg's name of the codec, for example <c>h264</c>; <c>unknown</c> when ffmpeg does not know it.</summary>
    public required string Codec { get; init; }

    /// <summary>For example <c>High</c>; null when the codec has none.</summary>
    public string? Profile { get; init; }

    /// <summary>ffmpeg's name of the pixel format, for example <c>yuv420p</c>; null when unknown.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>Coded width in pixels, before rotation; 0 when unknown.</summary>
    public required int Width { get; init; }

    /// <summary>Coded height in pixels, before rotation; 0 when unknown.</summary>
    public required int Height { get; init; }

    /// <summary>The unit of the stream's times.</summary>
    public required TimeBase TimeBase { get; init; }

    /// <summary>Frames a second as the header states them; often wrong, and meaningless when the rate varies.</summary>
    public double? FpsFromHeader { get; init; }

    /// <summary>Clockwise turn that shows the picture upright: 0, 90, 180 or 270.</summary>
    public int RotationDegrees { get; init; }

    /// <summary>The number of frames as the header states it.</summary>
    public long? FrameCountFromHeader { get; init; }

    /// <summary>The first time as the header states it, in ticks.</summary>
    public long? StartPtsFromHeader { get; init; }

    /// <summary>The length of the stream as the header states it.</summary>
    public double? DurationSecondsFromHeader { get; init; }

    /// <summary>Bits a second as the header states them.</summary>
    public long? BitRateFromHeader { get; init; }

    /// <summary>The shape of a pixel, for example <c>1:1</c>.</summary>
    public string? SampleAspectRatio { get; init; }

    /// <summary><c>tv</c> (16 to 235) or <c>pc</c> (0 to 255).</summary>
    public string? ColorRange { get; init; }

    /// <summary>The matrix, for example <c>bt709</c>.</summary>
    public string? ColorSpace { get; init; }

    /// <summary>The transfer function, for example <c>smpte2084</c>.</summary>
    public string? ColorTransfer { get; init; }

    /// <summary>The primaries, for example <c>bt2020</c>.</summary>
    public string? ColorPrimaries { get; init; }

    /// <summary><c>progressive</c>, or how the fields lie.</summary>
    public string? FieldOrder { get; init; }

    /// <summary>The container marks it as the one to play.</summary>
    public bool IsDefault { get; init; }
}
